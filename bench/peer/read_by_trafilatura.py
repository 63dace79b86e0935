"""trafilatura.py PAGES: the text of each page by trafilatura, and the processor time it took."""
import json
import sys
import time

from trafilatura import extract

with open(sys.argv[1], encoding="utf-8") as file:
    pages = json.load(file)


def read():
    return {page["id"]: extract(page["html"], url=page["url"], include_comments=False) or "" for page in pages}


read()
before = time.process_time()
found = read()
print(json.dumps({"found": found, "seconds": time.process_time() - before}))
