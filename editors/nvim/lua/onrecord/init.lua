--- Commands for articles that the `onrecord` server reads: lists of occurrences and speakers, in the quickfix window.
---
--- The quickfix list is used throughout because every picker can read it (`:Telescope quickfix`, `:FzfLua quickfix`,
--- `Snacks.picker.qflist()`), and Neovim alone can show it.
local M = {}

--- How long a question to the server may take, in milliseconds, before it is given up.
local TIMEOUT = 10000

local function say(message, level)
  vim.notify('onrecord: ' .. message, level or vim.log.levels.INFO)
end

--- The server of a buffer, or any that runs when the buffer has none.
---@param bufnr? integer
---@return vim.lsp.Client?
function M.client(bufnr)
  return vim.lsp.get_clients({ name = 'onrecord', bufnr = bufnr or 0 })[1] or vim.lsp.get_clients({ name = 'onrecord' })[1]
end

--- Asks the server to run a command and returns its result.
---@param command string
---@param arguments? any[]
---@return any? result
---@return vim.lsp.Client? client
function M.ask(command, arguments)
  local client = M.client()
  if not client then
    say('no server runs here; see :checkhealth onrecord', vim.log.levels.WARN)
    return nil, nil
  end
  local params = { command = command, arguments = arguments or {} }
  local reply, timeout = client:request_sync('workspace/executeCommand', params, TIMEOUT, 0)
  if not reply then
    say(('%s was not answered (%s)'):format(command, timeout or 'no reason given'), vim.log.levels.ERROR)
    return nil, client
  elseif reply.err then
    say(reply.err.message, vim.log.levels.ERROR)
    return nil, client
  end
  return reply.result ~= vim.NIL and reply.result or nil, client
end

--- `2021-03-19` as `19 Mar 2021`; a month and a year keep their grain.
local function day(iso)
  if type(iso) ~= 'string' then
    return nil
  end
  local y, m, d = iso:match('^(%d%d%d%d)-?(%d?%d?)-?(%d?%d?)')
  if not y then
    return iso
  end
  local months = { 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec' }
  local date = y
  if months[tonumber(m)] then
    date = months[tonumber(m)] .. ' ' .. date
  end
  if tonumber(d) then
    date = tonumber(d) .. ' ' .. date
  end
  return date
end

local function text(value)
  return type(value) == 'string' and value or nil
end

--- Occurrences as quickfix items: where, and in one line who, when and what.
local function items_of(occurrences, client)
  local locations = {}
  for i, o in ipairs(occurrences) do
    locations[i] = vim.tbl_extend('force', { user = o }, o.location or o)
  end
  local items = vim.lsp.util.locations_to_items(locations, client.offset_encoding)
  for _, item in ipairs(items) do
    -- `locations_to_items` keeps what it was made from in `user_data`.
    local o = (item.user_data or {}).user or {}
    local parts = { day(o.date) or day(o.articleDate), text(o.speaker), text(o.text) }
    local line = {}
    for i = 1, 3 do
      if parts[i] then
        line[#line + 1] = i == 3 and '“' .. parts[i]:gsub('%s+', ' ') .. '”' or parts[i]
      end
    end
    if #line > 0 then
      item.text = table.concat(line, ' · ')
    end
  end
  return items
end

local function open_list(title, items)
  vim.fn.setqflist({}, ' ', { title = title, items = items })
  vim.cmd('botright copen')
end

--- Lists the places where the statement under the cursor stands, in the quickfix window.
function M.occurrences()
  local client = M.client(vim.api.nvim_get_current_buf())
  if not client then
    return say('no server runs here; see :checkhealth onrecord', vim.log.levels.WARN)
  end
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local found = M.ask('onrecord.occurrences', { params.textDocument.uri, params.position })
  if not found or #found == 0 then
    return say('the cursor is not on a quotation')
  end
  local asked = found[1]
  for _, o in ipairs(found) do
    local at, range = params.position, o.location.range
    if o.location.uri == params.textDocument.uri and range.start.line <= at.line and at.line <= range['end'].line then
      asked = o
    end
  end
  open_list('Occurrences: ' .. (text(asked.text) or ''):gsub('%s+', ' '):sub(1, 60), items_of(found, client))
end

--- What the code lens above a repeated quotation runs: `arguments` are a document, a position and the locations.
---@param arguments any[]
---@param ctx { client_id: integer }
function M.show_locations(arguments, ctx)
  local client = vim.lsp.get_client_by_id(ctx.client_id)
  if client and type(arguments) == 'table' and type(arguments[3]) == 'table' then
    open_list('Occurrences', items_of(arguments[3], client))
  end
end

--- Lists what a speaker has said, in the quickfix window; without a name, asks for one.
---@param name? string
function M.speakers(name)
  local speakers, client = M.ask('onrecord.speakers')
  if not speakers or not client then
    return
  end
  speakers = vim.tbl_filter(function(s) return text(s.name) ~= nil end, speakers)
  local function list(speaker)
    if not speaker then
      return
    end
    local occurrences = {}
    for _, item in ipairs(speaker.items) do
      for _, o in ipairs(item.occurrences) do
        occurrences[#occurrences + 1] =
          vim.tbl_extend('keep', { date = text(o.date) or item.date }, o, { text = item.text, speaker = speaker.name })
      end
    end
    open_list('Statements of ' .. speaker.name, items_of(occurrences, client))
  end
  if name and name ~= '' then
    for _, s in ipairs(speakers) do
      if s.name:lower() == name:lower() then
        return list(s)
      end
    end
    return say('nobody of that name is quoted: ' .. name, vim.log.levels.WARN)
  end
  vim.ui.select(speakers, {
    prompt = 'Speaker',
    kind = 'onrecord.speaker',
    format_item = function(s)
      local role = text(s.role) and ', ' .. s.role or ''
      return ('%s%s (%d)'):format(s.name, role, s.statements)
    end,
  }, list)
end

--- Lists all warnings of the workspace, open files or not, in the quickfix window.
function M.check()
  local found, client = M.ask('onrecord.checkWorkspace')
  if not found or not client then
    return
  end
  local items = {}
  for _, file in ipairs(found) do
    local locations = vim.tbl_map(function(d) return { uri = file.uri, range = d.range, user = d } end, file.diagnostics)
    for _, item in ipairs(vim.lsp.util.locations_to_items(locations, client.offset_encoding)) do
      local d = item.user_data.user
      item.text = ('%s [%s]'):format(d.message, d.code or '')
      item.type = ({ 'E', 'W', 'I', 'N' })[d.severity or 2]
      items[#items + 1] = item
    end
  end
  if #items == 0 then
    return say('no warnings in the workspace')
  end
  open_list('On Record: warnings in the workspace', items)
end

--- Says what the server has read.
function M.status()
  local s = M.ask('onrecord.status')
  if s then
    local state = s.indexing and 'reading; ' or ''
    say(('%s%d articles, %d statements of %d speakers, %d repeated'):format(state, s.articles, s.statements, s.speakers, s.repeated))
  end
end

-- Clients that have been told to stop, by id: a server refuses what it is asked after that, lenses included.
local leaving = {}

--- Stops the server and starts it again for the same buffers.
function M.restart()
  for _, client in ipairs(vim.lsp.get_clients({ name = 'onrecord' })) do
    leaving[client.id] = true
    -- Neovim renews hints by itself; `attach` shows them again.
    if vim.g.onrecord_hints ~= false then
      for bufnr in pairs(client.attached_buffers) do
        vim.lsp.inlay_hint.enable(false, { bufnr = bufnr })
      end
    end
  end
  vim.lsp.enable('onrecord', false)
  local gone = vim.wait(5000, function()
    return #vim.lsp.get_clients({ name = 'onrecord', _uninitialized = true }) == 0
  end, 20)
  if not gone then
    return say('the server does not stop', vim.log.levels.ERROR)
  end
  vim.lsp.enable('onrecord')
  if vim.v.vim_did_enter == 0 then
    -- While Neovim starts, `enable` leaves the buffers that are open already to the start itself.
    vim.cmd.doautoall('nvim.lsp.enable FileType')
  end
end

--- Shows what to put into a bug report; no text of an article is in it.
function M.debug()
  local info = M.ask('onrecord.debug')
  if info then
    vim.cmd('botright new')
    -- In this order: with a type of file before it is no file, a server would be started for it.
    vim.bo.buftype = 'nofile'
    vim.bo.bufhidden = 'wipe'
    vim.bo.filetype = 'markdown'
    vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(info.text or vim.inspect(info), '\n'))
  end
end

M.subcommands = {
  occurrences = M.occurrences,
  speakers = M.speakers,
  check = M.check,
  status = M.status,
  restart = M.restart,
  debug = M.debug,
}

--- `:Onrecord SUBCOMMAND [ARGUMENT]`
function M.command(opts)
  local name, argument = opts.args:match('^(%S*)%s*(.-)%s*$')
  local run = M.subcommands[name == '' and 'occurrences' or name]
  if not run then
    return say('no such command: ' .. name, vim.log.levels.ERROR)
  end
  run(argument ~= '' and argument or nil)
end

--- Completion for `:Onrecord`: subcommands, then speakers.
function M.complete(lead, line)
  local words
  if line:match('^%s*%S+%s+speakers%s') then
    lead = line:match('speakers%s+(.*)$')
    words = vim.tbl_map(function(s) return text(s.name) or '' end, M.ask('onrecord.speakers') or {})
    -- Vim replaces the last word only, so what is already there of a name of several words is cut off again.
    local skip = #lead - #(lead:match('%S*$'))
    words = vim.tbl_filter(function(w) return w ~= '' and vim.startswith(w:lower(), lead:lower()) end, words)
    return vim.tbl_map(function(w) return w:sub(skip + 1) end, words)
  end
  words = vim.tbl_keys(M.subcommands)
  table.sort(words)
  return vim.tbl_filter(function(w) return vim.startswith(w, lead) end, words)
end

--- What a buffer gets when the server attaches to it. `vim.g.onrecord_lenses = false` and `vim.g.onrecord_hints = false` leave it out.
---@param client vim.lsp.Client
---@param bufnr integer
function M.attach(client, bufnr)
  if vim.g.onrecord_hints ~= false and client:supports_method('textDocument/inlayHint', bufnr) then
    vim.lsp.inlay_hint.enable(true, { bufnr = bufnr })
  end
  if vim.g.onrecord_lenses ~= false and client:supports_method('textDocument/codeLens', bufnr) then
    local group = vim.api.nvim_create_augroup(('onrecord.lenses.%d.%d'):format(client.id, bufnr), { clear = true })
    local function refresh()
      if not leaving[client.id] then
        vim.lsp.codelens.refresh({ bufnr = bufnr })
      end
    end
    vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, { group = group, buffer = bufnr, callback = refresh })
    -- The first answer may come before the other articles are read: their diagnostics are the sign that lenses have changed too.
    vim.api.nvim_create_autocmd('DiagnosticChanged', { group = group, buffer = bufnr, callback = refresh })
    vim.api.nvim_create_autocmd('LspDetach', {
      group = group,
      buffer = bufnr,
      callback = function(ev)
        if ev.data.client_id == client.id then
          -- Later, because a group cannot be deleted by one of its own.
          vim.schedule(function()
            pcall(vim.api.nvim_del_augroup_by_id, group)
          end)
        end
      end,
    })
    refresh()
  end
end

return M
