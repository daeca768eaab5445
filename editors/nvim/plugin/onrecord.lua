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
