@_exported import ShellDocuments
@_exported import ShellLanguage
@_exported import ShellLibrary
@_exported import ShellPictures
@_exported import ShellSyntax
@_exported import ShellText
