"""The officers' side of the parks: the inside of a park, recognition, grades, incubators and events."""
