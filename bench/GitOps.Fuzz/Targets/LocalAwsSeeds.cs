namespace GitOps.Fuzz.Targets;

/// <summary>Requests to a local AWS: those that prepare it, and those from which others are made.</summary>
internal sealed record LocalAwsSeeds(IReadOnlyList<string> Before, IReadOnlyList<string> Corpus)
{
    private const string Arn = "arn:aws:sagemaker:eu-west-1:123456789012";
    private const string Role = "arn:aws:iam::123456789012:role/a";
    private const string Image = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1";

    public static LocalAwsSeeds S3 { get; } =
        new(
            ["s3 PUT /bucket", "s3 PUT /bucket/a/b\ncontent-type: text/csv\nx-amz-meta-a: b\n\n1,2\n", "s3 POST /bucket/big?uploads"],
            [
                "s3 GET /",
                "s3 GET /?max-buckets=1&prefix=b",
                "s3 PUT /other-bucket",
                "s3 DELETE /other-bucket",
                "s3 HEAD /bucket",
                "s3 GET /bucket?location",
                "s3 GET /bucket?list-type=2&prefix=a%2F&delimiter=%2F&max-keys=10&start-after=a&encoding-type=url",
                "s3 GET /bucket?list-type=2&continuation-token=YQ%3D%3D",
                "s3 GET /bucket?marker=a&prefix=&delimiter=b",
                "s3 POST /bucket?delete\n\n<Delete><Object><Key>a/c</Key></Object><Quiet>true</Quiet></Delete>",
                "s3 PUT /bucket/a/c\nif-none-match: *\nx-amz-meta-name: value\ncontent-md5: ICy5YqxZB1uWSwcVLSNLcA==\n\n123",
                "s3 PUT /bucket/a/d\nx-amz-checksum-crc32: iEhj0g==\nx-amz-content-sha256: UNSIGNED-PAYLOAD\n\n123",
                "s3 PUT /bucket/a/e\nx-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\nx-amz-decoded-content-length: 3\n"
                    + "x-amz-trailer: x-amz-checksum-crc32\n\n3\r\n123\r\n0\r\nx-amz-checksum-crc32:iEhj0g==\r\n\r\n",
                "s3 PUT /bucket/a/f\nx-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER\nx-amz-decoded-content-length: 3\n\n"
                    + "3;chunk-signature=00\r\n123\r\n0;chunk-signature=00\r\nx-amz-trailer-signature:00\r\n\r\n",
                "s3 PUT /bucket/copy\nx-amz-copy-source: /bucket/a%2Fb",
                "s3 GET /bucket/a/b?response-content-type=text%2Fplain\nrange: bytes=1-2",
                "s3 GET /bucket/a/b\nrange: bytes=-1\nif-match: \"a\"",
                "s3 HEAD /bucket/a/b\nif-none-match: \"a\"",
                "s3 DELETE /bucket/a/g\nif-match: *",
                "s3 PUT /bucket/big?partNumber=1&uploadId=UPLOAD\n\n123",
                "s3 GET /bucket/big?uploadId=UPLOAD&max-parts=10&part-number-marker=0",
                "s3 POST /bucket/big?uploadId=UPLOAD\n\n<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag></Part>"
                    + "</CompleteMultipartUpload>",
                "s3 DELETE /bucket/big?uploadId=none",
                "s3 POST /bucket/large?uploads",
            ]
        );

    public static LocalAwsSeeds Json { get; } =
        new(
            [
                "s3 PUT /bucket",
                Call("CreateModelPackageGroup", "{\"ModelPackageGroupName\":\"g\"}"),
                Call(
                    "CreateModel",
                    $"{{\"ModelName\":\"m\",\"ExecutionRoleArn\":\"{Role}\",\"PrimaryContainer\":{{\"Image\":\"{Image}\","
                        + $"\"ModelDataUrl\":\"s3://bucket/m\"}},"
                        + "\"Tags\":[{\"Key\":\"gitops.mlops/managed\",\"Value\":\"true\"}]}"
                ),
            ],
            [
                Call(
                    "CreateTrainingJob",
                    $"{{\"TrainingJobName\":\"t\",\"RoleArn\":\"{Role}\","
                        + $"\"AlgorithmSpecification\":{{\"TrainingImage\":\"{Image}\",\"TrainingInputMode\":\"File\"}},"
                        + "\"HyperParameters\":{\"num_round\":\"5\"},\"OutputDataConfig\":{\"S3OutputPath\":\"s3://bucket/o\"},"
                        + "\"InputDataConfig\":[{\"ChannelName\":\"train\",\"ContentType\":\"text/csv\","
                        + "\"DataSource\":{\"S3DataSource\":{\"S3DataType\":\"S3Prefix\",\"S3Uri\":\"s3://bucket/d\"}}}],"
                        + "\"ResourceConfig\":{\"InstanceType\":\"ml.m5.large\",\"InstanceCount\":1,\"VolumeSizeInGB\":1},"
                        + "\"StoppingCondition\":{\"MaxRuntimeInSeconds\":60}}"
                ),
                Call(
                    "CreateTransformJob",
                    "{\"TransformJobName\":\"x\",\"ModelName\":\"m\",\"TransformInput\":{\"ContentType\":\"text/csv\","
                        + "\"SplitType\":\"Line\",\"DataSource\":"
                        + "{\"S3DataSource\":{\"S3DataType\":\"S3Prefix\",\"S3Uri\":\"s3://bucket/d\"}}},"
                        + "\"TransformOutput\":{\"S3OutputPath\":\"s3://bucket/o\"},"
                        + "\"TransformResources\":{\"InstanceType\":\"ml.m5.large\",\"InstanceCount\":1},"
                        + "\"DataProcessing\":{\"InputFilter\":\"$[1:]\"}}"
                ),
                Call("CreateModel", $"{{\"ModelName\":\"n\",\"ExecutionRoleArn\":\"{Role}\",\"Containers\":[{{\"Image\":\"i\"}}]}}"),
                Call(
                    "CreateEndpointConfig",
                    "{\"EndpointConfigName\":\"c\",\"ProductionVariants\":[{\"VariantName\":\"v\",\"ModelName\":\"m\","
                        + "\"InitialInstanceCount\":1,"
                        + "\"InstanceType\":\"ml.m5.large\",\"InitialVariantWeight\":1.0}]}"
                ),
                Call("CreateEndpoint", "{\"EndpointName\":\"e\",\"EndpointConfigName\":\"c\"}"),
                Call(
                    "UpdateEndpoint",
                    "{\"EndpointName\":\"e\",\"EndpointConfigName\":\"c\","
                        + "\"DeploymentConfig\":{\"AutoRollbackConfiguration\":{\"Alarms\":[{\"AlarmName\":\"a\"}]}}}"
                ),
                Call("DescribeEndpoint", "{\"EndpointName\":\"e\"}"),
                Call("DescribeModel", "{\"ModelName\":\"m\"}"),
                Call("DeleteModel", "{\"ModelName\":\"n\"}"),
                Call("StopTrainingJob", "{\"TrainingJobName\":\"t\"}"),
                Call(
                    "CreatePipeline",
                    $"{{\"PipelineName\":\"p\",\"ClientRequestToken\":\"{new string('a', 32)}\",\"RoleArn\":\"{Role}\","
                        + $"\"PipelineDefinition\":"
                        + "\"{\\\"Version\\\":\\\"2020-12-01\\\""
                        + ",\\\"Parameters\\\":[{\\\"Name\\\":\\\"a\\\",\\\"Type\\\":\\\"String\\\"}],\\\"Steps\\\":[]}\"}"
                ),
                Call(
                    "StartPipelineExecution",
                    $"{{\"PipelineName\":\"p\",\"ClientRequestToken\":\"{new string('b', 32)}\","
                        + $"\"PipelineParameters\":[{{\"Name\":\"a\",\"Value\":\"b\"}}]}}"
                ),
                Call("ListPipelineParametersForExecution", $"{{\"PipelineExecutionArn\":\"{Arn}:pipeline/p/execution/abc\"}}"),
                Call(
                    "CreateModelPackage",
                    "{\"ModelPackageGroupName\":\"g\",\"CustomerMetadataProperties\":{\"a\":\"b\"},"
                        + "\"InferenceSpecification\":{\"Containers\":[{\"Image\":\"i\"}]}}"
                ),
                Call("UpdateModelPackage", $"{{\"ModelPackageArn\":\"{Arn}:model-package/g/1\",\"ModelApprovalStatus\":\"Approved\"}}"),
                Call(
                    "Search",
                    "{\"Resource\":\"Model\",\"MaxResults\":10,\"SortBy\":\"CreationTime\",\"SortOrder\":\"Ascending\","
                        + "\"SearchExpression\":{\"Operator\":\"Or\",\"Filters\":"
                        + "[{\"Name\":\"Tags.gitops.mlops/managed\",\"Operator\":\"Equals\","
                        + "\"Value\":\"true\"},{\"Name\":\"CreationTime\",\"Operator\":\"GreaterThan\",\"Value\":\"2026-01-01\"}],"
                        + "\"NestedFilters\":[{\"NestedPropertyName\":\"Containers\",\"Filters\":[{\"Name\":\"Containers.Image\","
                        + "\"Value\":\"i\"}]}],\"SubExpressions\":[{\"Filters\":[{\"Name\":\"ModelName\",\"Operator\":\"Exists\"}]}]}}"
                ),
                Call(
                    "ListModels",
                    "{\"MaxResults\":1,\"NameContains\":\"m\",\"CreationTimeAfter\":1700000000.5,\"SortBy\":\"Name\","
                        + "\"SortOrder\":\"Ascending\"}"
                ),
                Call("ListModelPackages", "{\"ModelPackageGroupName\":\"g\",\"ModelPackageType\":\"Both\",\"NextToken\":\"MQ==\"}"),
                Call("ListTrainingJobs", "{\"StatusEquals\":\"Failed\",\"LastModifiedTimeBefore\":1900000000}"),
                Call("AddTags", $"{{\"ResourceArn\":\"{Arn}:model/m\",\"Tags\":[{{\"Key\":\"a\",\"Value\":\"b\"}}]}}"),
                Call("ListTags", $"{{\"ResourceArn\":\"{Arn}:model/m\"}}"),
                Call("DeleteTags", $"{{\"ResourceArn\":\"{Arn}:model/m\",\"TagKeys\":[\"a\"]}}"),
                Target(
                    "ResourceGroupsTaggingAPI_20170126.GetResources",
                    "{\"ResourcesPerPage\":100,\"PaginationToken\":\"\",\"ResourceTypeFilters\":[\"sagemaker\"],"
                        + "\"TagFilters\":[{\"Key\":\"a\",\"Values\":[\"b\"]}]}"
                ),
                Target(
                    "Logs_20140328.DescribeLogStreams",
                    "{\"logGroupName\":\"/aws/sagemaker/TrainingJobs\",\"logStreamNamePrefix\":\"t/\",\"limit\":5}"
                ),
                Target(
                    "Logs_20140328.GetLogEvents",
                    "{\"logGroupName\":\"/aws/sagemaker/TrainingJobs\",\"logStreamName\":\"t/algo-1\","
                        + "\"startFromHead\":true,\"nextToken\":\"f/1\",\"startTime\":0}"
                ),
                Target("Logs_20140328.FilterLogEvents", "{\"logGroupName\":\"/aws/sagemaker/TrainingJobs\",\"limit\":5}"),
                "sts POST /\ncontent-type: application/x-www-form-urlencoded\n\nAction=GetCallerIdentity&Version=2011-06-15",
                "sts POST /\n\nAction=AssumeRole&Version=2011-06-15"
                    + "&RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Arole%2Fa&RoleSessionName=s&DurationSeconds=900",
                "runtime POST /endpoints/e/invocations\ncontent-type: text/csv\naccept: application/json\n\n1,2\n",
            ]
        );

    private static string Call(string operation, string body) => Target("SageMaker." + operation, body);

    private static string Target(string target, string body) => $"sagemaker POST /\nx-amz-target: {target}\n\n{body}";
}
