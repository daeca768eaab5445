--- Drives a real Neovim, with the configuration that the README gives, over a copy of examples/.
--- Run by nvim.sh: `nvim --clean --headless -l nvim.lua FOLDER`, the server on the PATH, editors/nvim on the runtimepath.
--- Prints a line per test, `ok - NAME` or `not ok - NAME: WHY`.
local folder = vim.fs.normalize(vim.fn.resolve(arg[1]))
local WAIT = tonumber(vim.env.ONRECORD_TEST_WAIT) or 20000
local failed = 0

local courier

local function test(name, body)
  -- A failure must not carry its buffer into the next test.
  if courier then
    vim.cmd.cclose()
    vim.api.nvim_set_current_buf(courier)
  end
  local ok, why = xpcall(body, function(e) return debug.traceback(tostring(e), 2) end)
  if ok then
    io.stdout:write('ok - nvim: ' .. name .. '\n')
  else
    failed = failed + 1
    io.stdout:write('not ok - nvim: ' .. name .. ': ' .. why .. '\n')
  end
  io.stdout:flush()
end

--- Waits until a function answers something, and returns it; on failure the last look of things is in the message.
local function eventually(what, f, look)
  local value
  local ok = vim.wait(WAIT, function()
    value = f()
    return value ~= nil and value ~= false
  end, 20)
  if not ok then
    error('not within ' .. WAIT / 1000 .. ' s: ' .. what .. (look and '; there is ' .. vim.inspect(look()) or ''), 2)
  end
  return value
end

local function equal(actual, expected, what)
  if not vim.deep_equal(actual, expected) then
    error(('%s: expected %s, got %s'):format(what, vim.inspect(expected), vim.inspect(actual)), 2)
  end
end

local function contains(text, part)
  if not tostring(text):find(part, 1, true) then
    error(('expected %q in %s'):format(part, vim.inspect(text)), 2)
  end
end

local function open(name)
  vim.cmd.edit(vim.fn.fnameescape(folder .. '/' .. name))
  return vim.api.nvim_get_current_buf()
end

--- Puts the cursor on the first place where some words stand; returns line and column, from zero, in bytes.
local function goto_words(words)
  for i, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local at = line:find(words, 1, true)
    if at then
      vim.api.nvim_win_set_cursor(0, { i, at - 1 })
      return i - 1, at - 1
    end
  end
  error('not in the buffer: ' .. words, 2)
end

local function client()
  return vim.lsp.get_clients({ name = 'onrecord' })[1]
end

local function request(method, extra)
  local params = vim.lsp.util.make_position_params(0, client().offset_encoding)
  local reply, err = client():request_sync(method, vim.tbl_extend('force', params, extra or {}), WAIT, 0)
  if not reply or reply.err then
    error(method .. ': ' .. vim.inspect(err or reply.err), 2)
  end
  return reply.result ~= vim.NIL and reply.result or nil
end

local function diagnostics_of(buf, code)
  return vim.tbl_filter(function(d) return code == nil or d.code == code end, vim.diagnostic.get(buf))
end

--- The diagnostic of a kind on the line of some words, whose message has a part in it.
local function diagnostic_on(buf, words, code, part)
  local line = goto_words(words)
  local function there(d)
    return d.code == code and d.lnum <= line and d.end_lnum >= line and d.message:find(part or '', 1, true)
  end
  return eventually(code .. ' on “' .. words .. '”', function()
    return vim.tbl_filter(there, vim.diagnostic.get(buf))[1]
  end, function()
    return vim.tbl_map(function(d) return ('%d:%d %s %s'):format(d.lnum + 1, d.col + 1, d.code, d.message) end, diagnostics_of(buf))
  end)
end

local function base(uri) return vim.fs.basename(vim.uri_to_fname(uri)) end

local function files_of(locations)
  local seen = {}
  for _, l in ipairs(locations or {}) do
    seen[base(l.uri or l.targetUri)] = true
  end
  local names = vim.tbl_keys(seen)
  table.sort(names)
  return names
end

local function quickfix()
  local list = vim.fn.getqflist({ title = 0, items = 0 })
  local names = {}
  for _, item in ipairs(list.items) do
    names[#names + 1] = vim.fs.basename(vim.api.nvim_buf_get_name(item.bufnr))
  end
  return list.title, names, list.items
end

local function close_quickfix()
  vim.cmd.cclose()
  vim.fn.setqflist({}, 'f')
end

-- What the README tells a user to write.
vim.opt.swapfile = false
vim.cmd('filetype on')
local exit_codes = {}
vim.lsp.config('onrecord', { on_exit = function(code) exit_codes[#exit_codes + 1] = code end })
vim.lsp.enable('onrecord')

test('the server attaches to an article', function()
  courier = open('courier.md')
  local c = eventually('a client', function()
    local found = vim.lsp.get_clients({ name = 'onrecord', bufnr = courier })[1]
    return found and found.initialized and found
  end)
  equal(vim.fs.normalize(vim.fn.resolve(c.root_dir)), folder, 'root of a folder without any marker')
  equal(c.server_info.name, 'onrecord', 'name of the server')
end)

test('all articles of the folder are read, which the status tells', function()
  local status = eventually('six articles', function()
    local s = require('onrecord').ask('onrecord.status')
    return s and not s.indexing and s.articles == 6 and s
  end, function() return require('onrecord').ask('onrecord.status') end)
  assert(status.repeated >= 4, 'at least four statements are repeated: ' .. vim.inspect(status))
end)

-- feature: diagnostics
test('a diagnostic names the speaker and the other articles', function()
  local d = diagnostic_on(courier, 'It was inspected in March', 'attributed-quote', 'also in ')
  contains(d.message, 'Edwin Marsh')
  equal(d.source, 'onrecord', 'source')
  equal(d.severity, vim.diagnostic.severity.INFO, 'severity')
end)

test('a missing mark is a warning', function()
  local d = diagnostic_on(courier, 'gets a great many letters', 'unbalanced-marks')
  equal(d.severity, vim.diagnostic.severity.WARN, 'severity')
end)

-- feature: hover
test('K shows who and when in a window', function()
  goto_words('Ask me in September')
  vim.lsp.buf.hover()
  local window = eventually('a floating window', function()
    for _, w in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(w).relative ~= '' then
        return w
      end
    end
  end)
  local shown = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
  contains(shown, 'Mara Lindqvist')
  vim.api.nvim_win_close(window, true)
end)

test('hover away from quotations says nothing', function()
  goto_words('The fish market stood')
  equal(request('textDocument/hover'), nil, 'hover')
end)

-- feature: definition
test('the definition of a statement is its words in the source text', function()
  goto_words('It was inspected in March')
  vim.lsp.buf.definition()
  eventually('the transcript', function()
    return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == 'council-transcript.txt'
  end, function() return vim.api.nvim_buf_get_name(0) end)
  local cursor = vim.api.nvim_win_get_cursor(0)
  local line = vim.api.nvim_get_current_line()
  equal(line:sub(cursor[2] + 1, cursor[2] + 24), 'It was inspected in Marc', 'words under the cursor')
  vim.api.nvim_set_current_buf(courier)
end)

-- feature: references
test('references are all occurrences', function()
  goto_words('It was inspected in March')
  local files = files_of(request('textDocument/references', { context = { includeDeclaration = true } }))
  for _, name in ipairs({ 'agency.txt', 'courier.md', 'harbour-notes.txt', 'council-transcript.txt' }) do
    assert(vim.tbl_contains(files, name), name .. ' is missing in ' .. vim.inspect(files))
  end
end)

-- feature: code lens
test('a code lens counts the articles, and running it fills the quickfix list', function()
  local line = goto_words('It was inspected in March')
  local lens = eventually('a lens', function()
    return vim.tbl_filter(function(l) return l.range.start.line == line and l.command end, vim.lsp.codelens.get(courier))[1]
  end, function() return vim.lsp.codelens.get(courier) end)
  assert(lens.command.title:find('^in %d+ articles'), 'title: ' .. lens.command.title)
  goto_words('It was inspected in March')
  vim.lsp.codelens.run()
  local names = eventually('a quickfix list', function()
    local _, files = quickfix()
    return #files >= 3 and files
  end, function() return { quickfix() } end)
  assert(vim.tbl_contains(names, 'agency.txt'), vim.inspect(names))
  close_quickfix()
  vim.api.nvim_set_current_buf(courier)
end)

test('links of a repeated quotation lead to another article', function()
  local targets = {}
  for _, link in ipairs(request('textDocument/documentLink') or {}) do
    targets[#targets + 1] = link.target and base((link.target:gsub('#.*', '')))
  end
  assert(#targets >= 2, 'links: ' .. vim.inspect(targets))
  assert(not vim.tbl_contains(targets, 'courier.md'), 'a link to the article itself: ' .. vim.inspect(targets))
end)

-- feature: inlay hints
test('an inlay hint says who “she” is', function()
  local line = goto_words('metres of wall were gone,” she said')
  local labels = eventually('a hint', function()
    local found = {}
    for _, h in ipairs(vim.lsp.inlay_hint.get({ bufnr = courier })) do
      if h.inlay_hint.position.line == line then
        found[#found + 1] = type(h.inlay_hint.label) == 'string' and h.inlay_hint.label or h.inlay_hint.label[1].value
      end
    end
    return #found > 0 and found
  end, function() return vim.lsp.inlay_hint.get({ bufnr = courier }) end)
  contains(labels[1], 'Lindqvist')
end)

-- feature: document symbols
test('the outline has speakers and what they say', function()
  local names = {}
  for _, symbol in ipairs(request('textDocument/documentSymbol') or {}) do
    names[symbol.name] = #(symbol.children or {})
  end
  assert((names['Mara Lindqvist'] or 0) >= 2, vim.inspect(names))
end)

-- feature: workspace symbols
test('workspace symbols find a speaker by part of the name', function()
  local reply = client():request_sync('workspace/symbol', { query = 'lindq' }, WAIT, 0)
  local names = vim.tbl_map(function(s) return s.name end, reply and reply.result or {})
  assert(vim.tbl_contains(names, 'Mara Lindqvist'), vim.inspect(names))
end)

-- feature: highlights
test('highlights mark the mentions of one speaker', function()
  goto_words('Mara Lindqvist had been')
  assert(#(request('textDocument/documentHighlight') or {}) >= 3, 'too few highlights')
end)

-- feature: semantic tokens
test('quotations, speakers, cues and dates have colours of their own', function()
  local line, column = goto_words('It was inspected in March')
  local kinds = eventually('tokens', function()
    local found = {}
    for _, token in ipairs(vim.lsp.semantic_tokens.get_at_pos(courier, line, column + 3) or {}) do
      found[#found + 1] = token.type
    end
    return #found > 0 and found
  end)
  equal(kinds, { 'quotation' }, 'the token under the cursor')
end)

-- feature: completion
test('behind an opening mark, what the speaker has said elsewhere is offered', function()
  local last = vim.api.nvim_buf_line_count(courier)
  vim.api.nvim_buf_set_lines(courier, last, last, false, { '', 'Edwin Marsh said: “inspected' })
  vim.api.nvim_win_set_cursor(0, { last + 2, #'Edwin Marsh said: “inspected' })
  -- The cursor of normal mode stands on a letter; completion is asked for behind it.
  local params = vim.lsp.util.make_position_params(0, client().offset_encoding)
  local line = vim.api.nvim_get_current_line()
  params.position.character = vim.str_utfindex(line, client().offset_encoding, #line, false)
  local offered = eventually('his words', function()
    local reply = client():request_sync('textDocument/completion', params, WAIT, courier)
    local items = reply and reply.result and reply.result.items or {}
    return #items > 0 and vim.tbl_map(function(item) return item.textEdit.newText end, items)
  end)
  contains(table.concat(offered, ' | '), 'It was inspected in March')
  vim.cmd('silent undo')
  vim.cmd('silent edit!')
end)

test('edits are followed: a quotation typed in is marked, and unmarked when it goes', function()
  local buf = open('agency.txt')
  diagnostic_on(buf, 'We heard a crack like a gunshot', 'attributed-quote')
  local before = #diagnostics_of(buf, 'attributed-quote')
  vim.api.nvim_buf_set_lines(buf, 6, 6, false, { '"The sea takes what it likes, and it likes us," Jonas Petrie said.', '' })
  diagnostic_on(buf, 'The sea takes', 'attributed-quote', 'Jonas Petrie')
  equal(#diagnostics_of(buf, 'attributed-quote'), before + 1, 'attributed quotations')
  vim.cmd('silent undo')
  eventually('the old number of diagnostics', function() return #diagnostics_of(buf, 'attributed-quote') == before end)
end)

test('columns are right behind letters outside of the basic plane', function()
  local buf = open('agency.txt')
  vim.api.nvim_buf_set_lines(buf, 6, 6, false, { 'The café 😀 of 𝔸 was shut. "The tide 😀 takes us all in the end," Jonas Petrie said.', '' })
  local function texts()
    return vim.tbl_map(function(d)
      return table.concat(vim.api.nvim_buf_get_text(buf, d.lnum, d.col, d.end_lnum, d.end_col, {}), ' ')
    end, diagnostics_of(buf, 'attributed-quote'))
  end
  local function marked() return vim.tbl_contains(texts(), 'The tide 😀 takes us all in the end') end
  eventually('a diagnostic on the very words', marked, texts)
  local with = #diagnostics_of(buf)
  vim.cmd('silent undo')
  -- The next test counts diagnostics: the server must have heard of the undoing.
  eventually('no diagnostic on them any more', function() return not marked() and #diagnostics_of(buf) < with end, texts)
end)

test('many edits in a row end with the right diagnostics', function()
  local buf = open('agency.txt')
  local before = #diagnostics_of(buf)
  local headline = vim.api.nvim_buf_get_lines(buf, 0, 1, false)[1]
  for i = 1, 60 do
    vim.api.nvim_buf_set_text(buf, 0, 0, 0, 0, { ('“word %d” '):format(i) })
    if i % 10 == 0 then
      vim.wait(15)
    end
  end
  vim.api.nvim_buf_set_text(buf, 0, 0, 0, #vim.api.nvim_buf_get_lines(buf, 0, 1, false)[1], { headline })
  eventually('the number of diagnostics before', function() return #diagnostics_of(buf) == before end, function() return diagnostics_of(buf) end)
  vim.cmd('silent edit!')
end)

test('an article that comes and goes on disk is followed', function()
  vim.api.nvim_set_current_buf(courier)
  local late = folder .. '/late.txt'
  vim.fn.writefile({ 'PORT CALDER, May 17 — "Ask me in September," harbour master Mara Lindqvist said on Friday.' }, late)
  local function files()
    goto_words('Ask me in September')
    return files_of(request('textDocument/references', { context = { includeDeclaration = true } }))
  end
  eventually('the new article', function() return vim.tbl_contains(files(), 'late.txt') end, files)
  vim.fn.delete(late)
  eventually('the article to go', function() return not vim.tbl_contains(files(), 'late.txt') end, files)
end)

-- feature: code actions
test('a quick fix closes the open mark', function()
  local line = goto_words('gets a great many letters')
  local d = diagnostic_on(courier, 'gets a great many letters', 'unbalanced-marks')
  vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col })
  local params = vim.lsp.util.make_range_params(0, client().offset_encoding)
  params.range = d.user_data.lsp.range
  params.context = { diagnostics = { d.user_data.lsp }, only = { 'quickfix' } }
  local reply = client():request_sync('textDocument/codeAction', params, WAIT, courier)
  local fixes = vim.tbl_filter(function(a) return a.edit and a.title:lower():find('close') end, reply and reply.result or {})
  assert(#fixes >= 1, 'no fix that closes the mark: ' .. vim.inspect(reply))
  vim.lsp.util.apply_workspace_edit(fixes[1].edit, client().offset_encoding)
  contains(vim.api.nvim_buf_get_lines(courier, line, line + 1, false)[1], 'letters.”')
  eventually('the warning to go', function() return #diagnostics_of(courier, 'unbalanced-marks') == 0 end)
  vim.cmd('silent undo')
end)

-- feature: rename
test('rename writes the new name everywhere it stands', function()
  goto_words('Mara Lindqvist had been')
  vim.lsp.buf.rename('Mara Lindkvist')
  local function holds(name, words)
    local buf = vim.fn.bufnr(folder .. '/' .. name)
    return buf > 0 and vim.api.nvim_buf_is_loaded(buf)
      and table.concat(vim.api.nvim_buf_get_lines(buf, 0, -1, false), '\n'):find(words, 1, true) ~= nil
  end
  eventually('the new name in both articles', function()
    return holds('courier.md', 'Mara Lindkvist had been') and holds('agency.txt', 'Mara Lindkvist told')
  end)
  assert(holds('courier.md', 'Lindkvist has no time'), 'the surname alone is written anew as well')
  assert(not holds('courier.md', 'Lindqvist'), 'nothing is left of the old name')
  for _, buf in ipairs(vim.api.nvim_list_bufs()) do
    if vim.bo[buf].modified and vim.bo[buf].buftype == '' then
      vim.api.nvim_buf_call(buf, function() vim.cmd('silent edit!') end)
    end
  end
  vim.api.nvim_set_current_buf(courier)
end)

-- feature: settings without a restart
test('settings change without a restart', function()
  diagnostic_on(courier, 'It was inspected in March', 'attributed-quote')
  local function set(level)
    client().settings = { onrecord = { rules = { ['attributed-quote'] = level } } }
    client():notify('workspace/didChangeConfiguration', { settings = client().settings })
  end
  set('off')
  eventually('no attributed quotations', function() return #diagnostics_of(courier, 'attributed-quote') == 0 end, function()
    return diagnostics_of(courier)
  end)
  set('hint')
  eventually('hints', function()
    local d = diagnostics_of(courier, 'attributed-quote')[1]
    return d and d.severity == vim.diagnostic.severity.HINT
  end)
  set('information')
end)

test(':Onrecord lists the occurrences of the statement under the cursor', function()
  goto_words('It was inspected in March')
  vim.cmd('Onrecord')
  local title, names, items = quickfix()
  contains(title, 'It was inspected in March')
  assert(#names >= 4 and vim.tbl_contains(names, 'agency.txt'), vim.inspect(names))
  contains(items[#items].text, 'inspected in March')
  close_quickfix()
end)

-- feature: speakers
test(':Onrecord speakers NAME lists what somebody has said', function()
  vim.cmd('Onrecord speakers Priya Nair')
  local title, names = quickfix()
  equal(title, 'Statements of Priya Nair', 'title')
  assert(#names >= 2, vim.inspect(names))
  close_quickfix()
end)

test(':Onrecord speakers offers all of them to choose from, and completes their names', function()
  local offered
  local select = vim.ui.select
  vim.ui.select = function(items, opts, done)
    offered = vim.tbl_map(opts.format_item, items)
    done(nil)
  end
  vim.cmd('Onrecord speakers')
  vim.ui.select = select
  local all = table.concat(offered or {}, '\n')
  for _, name in ipairs({ 'Mara Lindqvist', 'Edwin Marsh', 'Priya Nair', 'Tomas Hale', 'Jonas Petrie' }) do
    contains(all, name)
  end
  equal(vim.fn.getcompletion('Onrecord sp', 'cmdline'), { 'speakers' }, 'completion of the command')
  equal(vim.fn.getcompletion('Onrecord speakers Mara L', 'cmdline'), { 'Lindqvist' }, 'completion of a name')
end)

-- feature: workspace check
test(':Onrecord check lists warnings of articles that are not open', function()
  vim.cmd('Onrecord check')
  local _, names = quickfix()
  assert(vim.tbl_contains(names, 'evening-post.md'), vim.inspect(names))
  close_quickfix()
end)

test(':Onrecord debug has the version and no text of an article', function()
  vim.cmd('Onrecord debug')
  local shown = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  contains(shown, client().server_info.version)
  assert(not shown:find('inspected in March', 1, true), 'text of an article: ' .. shown)
  vim.cmd('bwipeout!')
  vim.api.nvim_set_current_buf(courier)
end)

test(':checkhealth onrecord finds nothing wrong', function()
  vim.cmd('silent checkhealth onrecord')
  local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  contains(report, 'articles read')
  assert(not report:find('ERROR', 1, true) and not report:find('WARNING', 1, true), report)
  vim.cmd('bwipeout!')
  vim.api.nvim_set_current_buf(courier)
end)

test(':help onrecord is found', function()
  vim.cmd('helptags ' .. vim.fn.fnameescape(vim.env.ONRECORD_NVIM .. '/doc'))
  vim.cmd('silent help :Onrecord')
  contains(vim.api.nvim_buf_get_name(0), 'onrecord.txt')
  vim.cmd('helpclose')
end)

test(':Onrecord restart brings a new server with the same articles', function()
  vim.api.nvim_set_current_buf(courier)
  local old = client().id
  vim.cmd('Onrecord restart')
  eventually('another client', function()
    local c = client()
    return c and c.id ~= old and c.initialized and #vim.lsp.get_clients({ name = 'onrecord', bufnr = courier }) == 1
  end)
  eventually('diagnostics again', function() return #diagnostics_of(courier, 'attributed-quote') > 0 end)
end)

test('the server stops when it is told to, with code 0', function()
  local c = client()
  exit_codes = {}
  c:stop()
  eventually('the end', function() return c:is_stopped() and #exit_codes == 1 end, function() return exit_codes end)
  equal(exit_codes, { 0 }, 'exit code')
  eventually('diagnostics to go', function() return #diagnostics_of(courier) == 0 end, function()
    local ids = vim.tbl_map(function(other) return other.id end, vim.lsp.get_clients())
    return { from = vim.diagnostic.get_namespace(diagnostics_of(courier)[1].namespace).name, stopped = c.id, running = ids }
  end)
end)

test('a file that lies directly in the home folder stays alone', function()
  vim.cmd.edit(vim.fn.fnameescape(vim.env.HOME .. '/alone.txt'))
  local c = eventually('a client', function()
    local found = vim.lsp.get_clients({ name = 'onrecord', bufnr = 0 })[1]
    return found and found.initialized and found
  end)
  equal(c.root_dir, nil, 'root')
  eventually('a diagnostic', function() return #diagnostics_of(0, 'attributed-quote') == 1 end, function() return diagnostics_of(0) end)
  c:stop()
  eventually('the end', function() return c:is_stopped() end)
end)

io.stdout:flush()
vim.cmd(failed == 0 and 'qall!' or 'cquit 1')
