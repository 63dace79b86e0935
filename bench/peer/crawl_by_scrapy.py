"""crawl_by_scrapy.py ORIGIN: the whole site by Scrapy: title, text and links of each page."""
import json
import sys
import time

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor

origin = sys.argv[1]
counted = {"pages": 0, "characters": 0}


class Site(scrapy.Spider):
    name = "site"
    links = LinkExtractor(deny=r"/private/")

    async def start(self):
        # Unlike start_urls, a request that counts as seen when a link leads back to it.
        yield scrapy.Request(origin + "/", self.parse)

    def parse(self, response):
        counted["pages"] += 1
        title = response.css("title::text").get("")
        text = " ".join(response.xpath("//body//text()[not(ancestor::script or ancestor::style)]").getall())
        counted["characters"] += len(title) + len(text)
        for link in self.links.extract_links(response):
            yield response.follow(link.url, self.parse)


process = CrawlerProcess(
    {"LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 32, "DOWNLOAD_DELAY": 0}
)
process.crawl(Site)
started, before = time.perf_counter(), time.process_time()
process.start()
seconds, used = time.perf_counter() - started, time.process_time() - before
print(json.dumps({**counted, "seconds": seconds, "cpuSeconds": used}))
