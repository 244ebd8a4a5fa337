"""What-ifs that officers ask for on pages (推演任务): carried out by the jobs process, kept with their answer."""
