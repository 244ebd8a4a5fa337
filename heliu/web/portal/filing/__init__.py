"""Enterprise filing (企业备案) for the enterprise: task list, sections, check and submit, versions, certificate."""
