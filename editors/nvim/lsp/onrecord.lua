---@brief
---
--- On Record finds the quotations in news articles and says who said them, when, and where else they are reported.
---
--- Put the program `onrecord` on your PATH (`cargo install --path . --bin onrecord` in its checkout) and this folder on your runtimepath, then:
---
--- ```lua
--- vim.lsp.enable('onrecord')
--- ```
---
--- `:help onrecord` has the commands and settings; `:checkhealth onrecord` says what is wrong when nothing happens.

-- The articles around the open one are what a quotation is compared with, so a folder of loose articles is a workspace too.
-- A file that lies directly in the home folder (or in `/`) stays alone: nobody means to have all of that read.
local function root_dir(bufnr, on_dir)
  local name = vim.api.nvim_buf_get_name(bufnr)
  if name == '' then
    return on_dir(nil)
  end
  local marked = vim.fs.root(bufnr, 'onrecord.toml') or vim.fs.root(bufnr, '.git')
  if marked then
    return on_dir(marked)
  end
  local folder = vim.fs.dirname(vim.fs.abspath(name))
  local alone = folder == vim.fs.normalize('~') or folder == '/' or folder:match('^%a:/?$')
  on_dir(not alone and folder or nil)
end

---@type vim.lsp.Config
return {
  cmd = { 'onrecord', 'lsp' },
  filetypes = { 'text', 'markdown', 'html' },
  root_dir = root_dir,
  -- One server for all windows whose files have the same root; the settings are those of `onrecord.toml`.
  settings = { onrecord = vim.empty_dict() },
  -- What a click on "in 3 articles" (`vim.lsp.codelens.run()`) runs.
  commands = {
    ['onrecord.showOccurrences'] = function(command, ctx)
      require('onrecord').show_locations(command.arguments, ctx)
    end,
  },
  on_attach = function(client, bufnr)
    require('onrecord').attach(client, bufnr)
  end,
}
