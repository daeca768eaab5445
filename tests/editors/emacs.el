;;; emacs.el --- drives a real Emacs with eglot over a copy of examples/  -*- lexical-binding: t -*-
;; emacs --batch -l emacs.el FOLDER, with the server on the PATH. Prints a line per test: `ok - NAME' or `not ok - NAME: WHY'.
;; The configuration is the one that docs/editors/emacs.md gives.
(require 'package)
(package-initialize)
(require 'eglot)
(require 'flymake)
(require 'xref)
(require 'cl-lib)

(defvar onrecord-folder (file-name-as-directory (file-truename (car command-line-args-left))))
(setq command-line-args-left nil)
(defvar onrecord-failed 0)

(defmacro onrecord-test (name &rest body)
  (declare (indent 1))
  `(condition-case why
       (progn ,@body (princ (format "ok - emacs: %s\n" ,name)))
     (error (cl-incf onrecord-failed)
            (princ (format "not ok - emacs: %s: %S\n" ,name why)))))

(defmacro onrecord-eventually (what &rest body)
  "Waits until BODY is true and returns its value."
  (declare (indent 1))
  `(let ((end (+ (float-time) 20)) value)
     (while (and (not (setq value (progn ,@body))) (< (float-time) end))
       (accept-process-output nil 0.05))
     (or value (error "Not within 20 s: %s" ,what))))

(defun onrecord-goto (words)
  (goto-char (point-min))
  (search-forward words)
  (goto-char (match-beginning 0)))

(defun onrecord-problems ()
  ;; What an idle second does for somebody who types.
  (eglot--signal-textDocument/didChange)
  (flymake-start)
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(defun onrecord-ask (method &rest more)
  (jsonrpc-request (eglot-current-server) method (append (eglot--TextDocumentPositionParams) more)))

;; Emacs asks before it edits files that are not open, and here nobody answers.
(defalias 'y-or-n-p #'always)

;; docs/editors/emacs.md
(add-to-list 'eglot-server-programs '((text-mode markdown-mode html-mode) . ("onrecord" "lsp")))

(setq eglot-sync-connect 10 eglot-autoshutdown nil eglot-confirm-server-initiated-edits nil make-backup-files nil create-lockfiles nil)
(find-file (concat onrecord-folder "agency.txt"))
(text-mode)

(onrecord-test "eglot starts the server"
  (eglot (list 'text-mode) (cons 'transient onrecord-folder) 'eglot-lsp-server '("onrecord" "lsp") "plaintext")
  (or (eglot-current-server) (error "No server")))

;; feature: diagnostics
(onrecord-test "a diagnostic names the speaker and the other articles"
  (onrecord-eventually "Lindqvist, also in other articles"
    (cl-some (lambda (text) (string-match-p "Mara Lindqvist.*also in [0-9]+ articles" text)) (onrecord-problems))))

;; feature: hover
(onrecord-test "hover says who"
  (onrecord-goto "I will not send")
  (let ((shown (format "%S" (onrecord-ask :textDocument/hover))))
    (or (string-match-p "Mara Lindqvist" shown) (error "%s" shown))))

;; feature: definition
(onrecord-test "xref-find-definitions goes to the words in the source text"
  (onrecord-goto "It was inspected in March")
  (call-interactively #'xref-find-definitions)
  (unless (string-suffix-p "council-transcript.txt" (or (buffer-file-name) "")) (error "At %s" (buffer-file-name)))
  (unless (looking-at "It was inspected in March") (error "At %s" (buffer-substring (point) (line-end-position))))
  (switch-to-buffer (find-file-noselect (concat onrecord-folder "agency.txt"))))

;; feature: references
(onrecord-test "references are all occurrences"
  (onrecord-goto "It was inspected in March")
  (let ((files (delete-dups (mapcar (lambda (l) (file-name-nondirectory (plist-get l :uri)))
                                    (append (onrecord-ask :textDocument/references :context '(:includeDeclaration t)) nil)))))
    (dolist (name '("agency.txt" "courier.md" "council-transcript.txt"))
      (or (member name files) (error "%s is missing in %S" name files)))))

;; feature: document symbols
(onrecord-test "imenu lists the speakers"
  (let ((index (format "%S" (funcall imenu-create-index-function))))
    (or (string-match-p "Lindqvist" index) (error "%s" index))))

(onrecord-test "edits are followed"
  (goto-char (point-max))
  (insert "\n\n\"The sea takes what it likes, and it likes us,\" Jonas Petrie said.\n")
  (onrecord-eventually "the new quotation"
    (cl-some (lambda (text) (string-match-p "Jonas Petrie" text)) (onrecord-problems)))
  (delete-region (save-excursion (search-backward "\"The sea takes") (point)) (point-max))
  (onrecord-eventually "the quotation to go"
    (not (cl-some (lambda (text) (string-match-p "Jonas Petrie" text)) (onrecord-problems)))))

;; feature: rename
(onrecord-test "eglot-rename writes the new name everywhere it stands"
  (onrecord-goto "Mara Lindqvist")
  (eglot-rename "Mara Lindkvist")
  (dolist (name '("agency.txt" "courier.md"))
    (with-current-buffer (find-file-noselect (concat onrecord-folder name))
      (goto-char (point-min))
      (or (search-forward "Mara Lindkvist" nil t) (error "Not in %s" name))
      (revert-buffer t t))))

(onrecord-test "the server stops when it is told to"
  (let ((process (jsonrpc--process (eglot-current-server))))
    (eglot-shutdown (eglot-current-server))
    (onrecord-eventually "the process to end" (not (process-live-p process)))))

(kill-emacs (if (zerop onrecord-failed) 0 1))
