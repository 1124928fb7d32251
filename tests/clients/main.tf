terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "model" { type = string }

provider "aws" {
  region                      = "eu-west-1"
  skip_metadata_api_check     = true
  skip_requesting_account_id  = false
}

resource "aws_sagemaker_model" "this" {
  name               = "terraform"
  execution_role_arn = "arn:aws:iam::123456789012:role/sagemaker"
  primary_container {
    image          = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1"
    model_data_url = var.model
  }
  tags = { team = "terraform" }
}

resource "aws_sagemaker_endpoint_configuration" "this" {
  name = "terraform"
  production_variants {
    variant_name           = "main"
    model_name             = aws_sagemaker_model.this.name
    initial_instance_count = 1
    instance_type          = "ml.m5.large"
  }
}

resource "aws_sagemaker_endpoint" "this" {
  name                 = "terraform"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.this.name
  tags                 = { team = "terraform" }
}
