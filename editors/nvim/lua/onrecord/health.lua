--- `:checkhealth onrecord`: is the program there, is it switched on, and does it read what is open?
local M = {}

--- Runs a program and returns what it prints, or nil when it cannot be run or fails.
local function output(cmd)
  local started, process = pcall(vim.system, cmd, { text = true, timeout = 5000 })
  if not started then
    return nil
  end
  local done = process:wait()
  return done.code == 0 and vim.trim(done.stdout) or nil
end

function M.check()
  local health = vim.health
  health.start('onrecord: program')
  if vim.fn.has('nvim-0.11') == 0 then
    health.error('Neovim 0.11 or newer is needed for vim.lsp.enable()')
    return
  end
  local config = vim.lsp.config['onrecord']
  if not config then
    health.error('lsp/onrecord.lua is not on the runtimepath', { "add the folder editors/nvim to 'runtimepath'" })
    return
  end
  local cmd = config.cmd
  if type(cmd) == 'table' then
    local path = vim.fn.exepath(cmd[1])
    if path == '' then
      health.error(('`%s` is not executable'):format(cmd[1]), {
        'put it on your PATH (`cargo install --path . --bin onrecord` in its checkout), or',
        "vim.lsp.config('onrecord', { cmd = { '/path/to/onrecord', 'lsp' } })",
      })
      return
    end
    local version = output({ path, '--version' })
    if version then
      health.ok(('%s (%s)'):format(version, path))
    else
      health.error(('`%s --version` fails'):format(path))
      return
    end
  end

  health.start('onrecord: server')
  if not vim.lsp.is_enabled('onrecord') then
    health.warn('the server is not switched on', { "vim.lsp.enable('onrecord')" })
  end
  local clients = vim.lsp.get_clients({ name = 'onrecord' })
  if #clients == 0 then
    health.info('no server runs: open a file of type ' .. table.concat(config.filetypes or {}, ', '))
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    health.ok(('server %d: root %s, %d open, %s columns'):format(client.id, client.root_dir or '(single files)', buffers, client.offset_encoding))
    local reply = client:request_sync('workspace/executeCommand', { command = 'onrecord.status', arguments = {} }, 5000, 0)
    local status = reply and reply.result
    if type(status) == 'table' then
      local state = status.indexing and 'still reading' or 'read'
      health.ok(('%d articles %s, %d statements, %d repeated'):format(status.articles, state, status.statements, status.repeated))
    else
      health.error('the server does not answer', { ':Onrecord restart', 'see ' .. vim.lsp.get_log_path() })
    end
  end
end

return M
