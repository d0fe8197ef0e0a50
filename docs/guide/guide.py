import sys

from require_vm import Context, JSTimeoutError, ModuleMap, Template, process_stats, require

path = sys.argv[1] if len(sys.argv) > 1 else "./plugin.js"
PRICES = {"tea": 6, "cup": 7}


def price(sku: str) -> int:
    """What the plug-in may ask of the host. What it raises goes through JavaScript, and comes out as itself."""
    if sku not in PRICES:
        raise LookupError(f"no such sku: {sku}")
    return PRICES[sku]


shop = ModuleMap({"shop": {"price": price}})
order = {"items": [{"sku": "tea", "count": 2}, {"sku": "cup", "count": 1}]}

plugin = require(path, Context(memory_limit=32 << 20, time_limit=0.5), shop)
receipt = plugin.receipt(order)  # plain data goes in by value; objects come out as live proxies
print(f"receipt {receipt.number}: {receipt.total}")

try:
    plugin.receipt({"items": [{"sku": "rum", "count": 1}]})
except LookupError as error:
    print(f"error: {error.args[0]}")

try:
    plugin.stuck()
except JSTimeoutError:
    print("stopped: yes")

for _ in range(10000):
    plugin.receipt(order)
print(f"10000 receipts later: {'over' if process_stats()['bytes_used'] > 1 << 20 else 'under'} 1 MiB")

del plugin, receipt  # the last references into the realm: everything it kept is gone at this moment
print(f"released: {process_stats()['bytes_used']} bytes")

with Template(path, map=shop) as template, template.instantiate() as copy:
    print(f"a fresh copy: receipt {copy.receipt(order).number}")
