"""The commands: parse, call, print, exit; nothing else. Each module is loaded when asked for."""
