if vim.g.loaded_onrecord then
  return
end
vim.g.loaded_onrecord = true

vim.api.nvim_create_user_command('Onrecord', function(opts)
  require('onrecord').command(opts)
end, {
  nargs = '*',
  desc = 'Quotations: occurrences, speakers, check, status, restart, debug',
  complete = function(lead, line)
    return require('onrecord').complete(lead, line)
  end,
})

-- A document of the newsroom's archive: the server writes the page, and nobody writes on it.
vim.api.nvim_create_autocmd('BufReadCmd', {
  pattern = 'onrecord-archive:*',
  group = vim.api.nvim_create_augroup('onrecord.archive', { clear = true }),
  callback = function(event)
    local page = require('onrecord').ask('onrecord.archivePage', { event.match })
    vim.api.nvim_buf_set_lines(event.buf, 0, -1, false, vim.split(page or '', '\n'))
    vim.bo[event.buf].buftype = 'nofile'
    vim.bo[event.buf].modified = false
    vim.bo[event.buf].modifiable = false
    vim.bo[event.buf].readonly = true
  end,
})
