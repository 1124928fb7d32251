"""Prints the address that botocore's resolver gives for each service, region and variant: service region fips dualstack url."""

import itertools
import sys

import botocore.session

session = botocore.session.get_session()
for service, region, fips, dual in itertools.product(sys.argv[1].split(","), sys.argv[2].split(","), (False, True), (False, True)):
    client = session.create_client(service, region_name=region, aws_access_key_id="x", aws_secret_access_key="x")
    parameters = {"Region": region, "UseFIPS": fips, "UseDualStack": dual}
    if service == "sts":
        parameters["UseGlobalEndpoint"] = False
    try:
        url = client._ruleset_resolver._provider.resolve_endpoint(**parameters).url
    except Exception:  # a combination that the service does not have
        url = "none"
    print(service, region, str(fips).lower(), str(dual).lower(), url)
