"""Small made-up lists that the tests of this room bring."""

HOUSING = """Name;Street;City;Country;Website;Phone;Members
Seven Chairs Housing Co-op;12 Lantern Street;Madison;US;https://sevenchairs.example;+1 608 555 0101;24
Blue Kettle House;40 Mill Road;Madison;US;https://bluekettle.example;+1 608 555 0102;12
Night Oven Housing Cooperative;3 Baker Lane;Madison;US;;;9
"""

WORKERS = """organisation,address,town,country,site,tel
Seven Chairs Housing Cooperative,12 Lantern St.,Madison,USA,www.sevenchairs.example,608-555-0101
Blue Kettle Laundry,44 Mill Road,Madison,USA,https://laundry.example,608-555-0199
Three Ovens Bakers,9 Oven Street,Chicago,USA,https://threeovens.example,312-555-0142
"""

WORLD = """{"type": "FeatureCollection", "features": [
 {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-87.62, 41.88]},
  "properties": {"name": "Three Ovens Bakers Cooperative", "website": "http://threeovens.example/", "addr:city": "Chicago",
                 "addr:country": "US", "contact:phone": "+1 312 555 0142"}},
 {"type": "Feature", "geometry": null, "properties": {"name": "Cooperativa El Horno", "addr:city": "Rosario",
  "addr:country": "AR", "website": "https://elhorno.example"}}]}
"""

LISTS = {"Housing": ("housing.csv", HOUSING), "Workers": ("workers.csv", WORKERS), "World": ("world.geojson", WORLD)}
