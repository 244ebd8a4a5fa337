"""The signature debugger (加签诊断): not whether a seal is believed but why not, by trying what clients get wrong."""
