"""The whole way of a model by boto3 alone, with its own waiters and paginators, against the endpoint in AWS_ENDPOINT_URL."""

import datetime
import io
import sys
import tarfile

import boto3
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/sagemaker"
IMAGE = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1"
train, validation, test = sys.argv[1:4]

s3 = boto3.client("s3")
sm = boto3.client("sagemaker")
runtime = boto3.client("sagemaker-runtime")

s3.create_bucket(Bucket="boto", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
s3.upload_file(train, "boto", "in/train/train.csv")
s3.put_object(Bucket="boto", Key="in/validation/validation.csv", Body=open(validation, "rb").read())
try:
    s3.put_object(Bucket="boto", Key="in/train/train.csv", Body=b"x", IfNoneMatch="*")
    raise SystemExit("a conditional write went through")
except ClientError as error:
    assert error.response["Error"]["Code"] == "PreconditionFailed", error
assert s3.get_object(Bucket="boto", Key="in/train/train.csv", Range="bytes=0-2")["Body"].read() == open(train, "rb").read()[:3]

# An upload in parts, by the client's own transfer manager.
big = io.BytesIO(b"0123456789" * 1_700_000)
s3.upload_fileobj(big, "boto", "big")
assert s3.head_object(Bucket="boto", Key="big")["ContentLength"] == 17_000_000
assert "-" in s3.head_object(Bucket="boto", Key="big")["ETag"]


def channel(name):
    return {"ChannelName": name, "ContentType": "text/csv",
            "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://boto/in/{name}/"}}}


sm.create_training_job(
    TrainingJobName="boto-job", RoleArn=ROLE,
    AlgorithmSpecification={"TrainingImage": IMAGE, "TrainingInputMode": "File"},
    HyperParameters={"objective": "multi:softmax", "num_class": "3", "num_round": "20", "max_depth": "4", "eta": "0.3", "verbosity": "1"},
    InputDataConfig=[channel("train"), channel("validation")],
    OutputDataConfig={"S3OutputPath": "s3://boto/out"},
    ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5},
    StoppingCondition={"MaxRuntimeInSeconds": 600},
    Tags=[{"Key": "team", "Value": "boto"}])
sm.get_waiter("training_job_completed_or_stopped").wait(TrainingJobName="boto-job", WaiterConfig={"Delay": 1, "MaxAttempts": 60})
job = sm.describe_training_job(TrainingJobName="boto-job")
assert job["TrainingJobStatus"] == "Completed", job
assert {m["MetricName"] for m in job["FinalMetricDataList"]} == {"train:mlogloss", "validation:mlogloss"}, job["FinalMetricDataList"]
try:
    sm.create_training_job(
        TrainingJobName="boto-job", RoleArn=ROLE, AlgorithmSpecification={"TrainingImage": IMAGE, "TrainingInputMode": "File"},
        OutputDataConfig={"S3OutputPath": "s3://boto/out"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5}, StoppingCondition={"MaxRuntimeInSeconds": 600})
    raise SystemExit("a second job of one name was made")
except ClientError as error:
    assert error.response["Error"]["Code"] == "ResourceInUse", error

bucket, key = job["ModelArtifacts"]["S3ModelArtifacts"][5:].split("/", 1)
archive = tarfile.open(fileobj=io.BytesIO(s3.get_object(Bucket=bucket, Key=key)["Body"].read()))
assert any(n.endswith("xgboost-model") for n in archive.getnames()), archive.getnames()

sm.create_model(ModelName="boto-model", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": IMAGE, "ModelDataUrl": job["ModelArtifacts"]["S3ModelArtifacts"]})
sm.create_endpoint_config(EndpointConfigName="boto-config", ProductionVariants=[
    {"VariantName": "main", "ModelName": "boto-model", "InitialInstanceCount": 1, "InstanceType": "ml.m5.large"}])
sm.create_endpoint(EndpointName="boto-endpoint", EndpointConfigName="boto-config")
sm.get_waiter("endpoint_in_service").wait(EndpointName="boto-endpoint", WaiterConfig={"Delay": 1, "MaxAttempts": 60})
assert sm.describe_endpoint(EndpointName="boto-endpoint")["EndpointConfigName"] == "boto-config"
assert sm.describe_endpoint_config(EndpointConfigName="boto-config")["ProductionVariants"][0]["ModelName"] == "boto-model"

rows = [line.split(",", 1) for line in open(test).read().split("\n") if line]
answer = runtime.invoke_endpoint(EndpointName="boto-endpoint", ContentType="text/csv", Body="\n".join(r[1] for r in rows))["Body"].read().decode()
right = sum(float(a) == float(r[0]) for a, r in zip(answer.split("\n"), rows))
assert right / len(rows) > 0.9, (right, len(rows))
by_json = runtime.invoke_endpoint(EndpointName="boto-endpoint", ContentType="application/json", Body='{"instances": [{"features": [39.1, 18.7, 181, 3750]}]}')
assert by_json["Body"].read() == b'{"predictions":[{"score":0}]}'

s3.put_object(Bucket="boto", Key="batch/test.csv", Body=open(test, "rb").read())
sm.create_transform_job(
    TransformJobName="boto-batch", ModelName="boto-model", DataProcessing={"InputFilter": "$[1:]"},
    TransformInput={"ContentType": "text/csv", "SplitType": "Line", "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://boto/batch/"}}},
    TransformOutput={"S3OutputPath": "s3://boto/answers", "AssembleWith": "Line"}, TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1})
sm.get_waiter("transform_job_completed_or_stopped").wait(TransformJobName="boto-batch", WaiterConfig={"Delay": 1, "MaxAttempts": 60})
assert s3.get_object(Bucket="boto", Key="answers/test.csv.out")["Body"].read().decode() == answer

for status, count in (("Completed", 1), ("Failed", 0)):
    assert len(sm.list_training_jobs(StatusEquals=status)["TrainingJobSummaries"]) == count, status
second = datetime.timedelta(seconds=1)
created = job["CreationTime"]
assert sm.list_training_jobs(CreationTimeAfter=created + second)["TrainingJobSummaries"] == []
assert sm.list_training_jobs(CreationTimeBefore=created - second, NameContains="boto")["TrainingJobSummaries"] == []
assert len(sm.list_training_jobs(LastModifiedTimeAfter=created - second, NameContains="boto", SortBy="Status")["TrainingJobSummaries"]) == 1

for number in range(25):
    sm.create_model(ModelName=f"page-{number:02}", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": IMAGE})
names = [m["ModelName"] for page in sm.get_paginator("list_models").paginate(NameContains="page-", SortBy="Name", SortOrder="Ascending") for m in page["Models"]]
assert names == [f"page-{n:02}" for n in range(25)], names
found = [r["TrainingJob"]["TrainingJobName"] for page in sm.get_paginator("search").paginate(
    Resource="TrainingJob", SearchExpression={"Filters": [{"Name": "Tags.team", "Operator": "Equals", "Value": "boto"}]}) for r in page["Results"]]
assert found == ["boto-job"], found
some = {"Operator": "Or", "Filters": [{"Name": "HyperParameters.max_depth", "Operator": "GreaterThan", "Value": "3"}, {"Name": "Tags.nobody", "Operator": "Exists"}],
        "NestedFilters": [{"NestedPropertyName": "InputDataConfig", "Filters": [{"Name": "InputDataConfig.ChannelName", "Operator": "Equals", "Value": "nowhere"}]}]}
assert len(sm.search(Resource="TrainingJob", SearchExpression=some)["Results"]) == 1
assert sm.search(Resource="TrainingJob", SearchExpression={**some, "Operator": "And"})["Results"] == []
tagged = boto3.client("resourcegroupstaggingapi").get_resources(TagFilters=[{"Key": "team", "Values": ["boto"]}])
assert [r["ResourceARN"].split("/")[-1] for r in tagged["ResourceTagMappingList"]] == ["boto-job"], tagged
try:
    sm.describe_model(ModelName="nobody")
    raise SystemExit("a model that is not there was described")
except ClientError as error:
    assert error.response["Error"]["Code"] == "ValidationException" and "Could not find model" in str(error), error

session = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::210987654321:role/other", RoleSessionName="boto")["Credentials"]
other = boto3.client("sagemaker", aws_access_key_id=session["AccessKeyId"], aws_secret_access_key=session["SecretAccessKey"], aws_session_token=session["SessionToken"])
assert other.list_models()["Models"] == []
assert sm.get_paginator("list_models").paginate(NameContains="page-").build_full_result()["Models"]

sm.delete_endpoint(EndpointName="boto-endpoint")
sm.get_waiter("endpoint_deleted").wait(EndpointName="boto-endpoint", WaiterConfig={"Delay": 1, "MaxAttempts": 10})
print(f"boto3: {right} of {len(rows)} right")
