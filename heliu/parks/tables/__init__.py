"""The tables of the parks, one noun a file; ``heliu.parks.models`` names them all for Django."""
