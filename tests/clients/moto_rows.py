"""Makes one resource of each kind against moto_server and prints, as JSON lines, what boto3 gets: the kind, how it is described and how a missing one is told."""

import json

import boto3
from botocore.exceptions import ClientError

sm = boto3.client("sagemaker")
ROLE = "arn:aws:iam::123456789012:role/sagemaker"
IMAGE = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1"
resources = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5}
algorithm = {"TrainingImage": IMAGE, "TrainingInputMode": "File"}
made = {}
made["Model"] = sm.create_model(ModelName="m", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": IMAGE})
made["EndpointConfig"] = sm.create_endpoint_config(EndpointConfigName="c", ProductionVariants=[
    {"VariantName": "v", "ModelName": "m", "InitialInstanceCount": 1, "InstanceType": "ml.m5.large"}])
made["Endpoint"] = sm.create_endpoint(EndpointName="e", EndpointConfigName="c")
made["TrainingJob"] = sm.create_training_job(TrainingJobName="t", RoleArn=ROLE, AlgorithmSpecification=algorithm, OutputDataConfig={"S3OutputPath": "s3://b/o"},
                                             ResourceConfig=resources, StoppingCondition={"MaxRuntimeInSeconds": 60})
made["TransformJob"] = sm.create_transform_job(
    TransformJobName="t", ModelName="m", TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://b/i"}}},
    TransformOutput={"S3OutputPath": "s3://b/o"}, TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1})
made["ProcessingJob"] = sm.create_processing_job(ProcessingJobName="p", RoleArn=ROLE, AppSpecification={"ImageUri": IMAGE},
                                                 ProcessingResources={"ClusterConfig": resources})
made["HyperParameterTuningJob"] = sm.create_hyper_parameter_tuning_job(
    HyperParameterTuningJobName="h", HyperParameterTuningJobConfig={"Strategy": "Bayesian", "ResourceLimits": {"MaxParallelTrainingJobs": 1}})
made["Pipeline"] = sm.create_pipeline(PipelineName="p", RoleArn=ROLE, PipelineDefinition='{"Version": "2020-12-01", "Steps": []}', ClientRequestToken="x" * 32)
made["ModelPackageGroup"] = sm.create_model_package_group(ModelPackageGroupName="g")
made["ModelPackage"] = sm.create_model_package(ModelPackageGroupName="g", InferenceSpecification={
    "Containers": [{"Image": IMAGE}], "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]})
made["PipelineExecution"] = sm.start_pipeline_execution(PipelineName="p", ClientRequestToken="y" * 32)


def snake(name):
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


handles = {"PipelineExecution": "PipelineExecutionArn", "ModelPackage": "ModelPackageName"}
for kind, answer in made.items():
    arn = answer[kind + "Arn"]
    handle = handles.get(kind, kind + "Name")
    value = arn if kind in handles else arn.split("/")[-1]
    described = getattr(sm, "describe_" + snake(kind))(**{handle: value})
    missing = ""
    try:
        getattr(sm, "describe_" + snake(kind))(**{handle: arn[:-1] + "zz9" if kind in handles else "nobody"})
    except ClientError as error:
        missing = f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"
    described.pop("ResponseMetadata")
    print(json.dumps({"kind": kind, "arn": arn, "members": sorted(described), "missing": missing, "status": {k: v for k, v in described.items() if k.endswith("Status")}}, default=str))
