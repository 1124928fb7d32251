#!/usr/bin/env bash
# Makes src/GitOps.Schema/Services/*.shapes anew from a folder of service models: eng/compact-models.sh <folder>
set -euo pipefail
cd "$(dirname "$0")/.."
make() { dotnet run eng/compact-model.cs -- "$models/$1.json" "src/GitOps.Schema/Services/$1.shapes" ${2:+"$2"}; }
models=$1
make sagemaker
make sagemaker-runtime InvokeEndpoint
make sts GetCallerIdentity,AssumeRole
make tagging GetResources
make logs CreateLogGroup,CreateLogStream,PutLogEvents,GetLogEvents,FilterLogEvents,DescribeLogGroups,DescribeLogStreams
