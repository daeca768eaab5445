---@brief
---
--- On Record finds the quotations in news articles and says who said them, when, and where else they are reported.
---
--- `onrecord` can be installed with `cargo install onrecord`. Articles are compared with all others under the root; a folder
--- without `onrecord.toml` or `.git` is read as single files.
---
--- The full plugin (commands, health check, help) is in `editors/nvim` of its repository.
---@type vim.lsp.Config
return {
  cmd = { 'onrecord', 'lsp' },
  filetypes = { 'text', 'markdown', 'html' },
  root_markers = { 'onrecord.toml', '.git' },
}
