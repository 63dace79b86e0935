"""Tries a SCIM service by scim2-tester: prints each check that did not succeed, and how many there were."""
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

address, bearer = sys.argv[1:]
client = SyncSCIMClient(Client(base_url=address, headers={"Authorization": f"Bearer {bearer}"}))
results = check_server(client)
for result in results:
    if result.status not in (Status.SUCCESS, Status.SKIPPED):
        print(result.status.name, result.title, "|", result.resource_type, "|", result.reason)
print(f"checks {len(results)}")
