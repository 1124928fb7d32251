# Runs the controller; builds it on first use and when a source is newer. `./gitops.ps1 test` runs the tests.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$out = Join-Path $root '.build/gitops'
$program = Join-Path $out 'gitops.dll'
if ($args.Count -gt 0 -and $args[0] -eq 'test') {
  dotnet test (Join-Path $root 'GitOps.sln') -c Release
  exit $LASTEXITCODE
}
$isStale = -not (Test-Path $program)
if (-not $isStale) {
  $built = (Get-Item $program).LastWriteTimeUtc
  $isStale = $null -ne (Get-ChildItem -Recurse -File (Join-Path $root 'src'), (Join-Path $root 'repo-template') |
    Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' -and $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1)
}
if ($isStale) {
  [Console]::Error.WriteLine('Building (once for each change of the sources) ...')
  dotnet publish (Join-Path $root 'src/GitOps.Controller') -c Release -o $out --nologo -v quiet -p:PublishReadyToRun=true --use-current-runtime --no-self-contained -p:NuGetLockFilePath=obj/gitops.lock.json
  if ($LASTEXITCODE -ne 0) { exit 1 }
  (Get-Item $program).LastWriteTimeUtc = [DateTime]::UtcNow
}
if (-not $env:GITOPS_COMMAND) { $env:GITOPS_COMMAND = './gitops.ps1' }
dotnet $program @args
exit $LASTEXITCODE
