# Runs the controller; builds it on first use and when a source is newer. `./gitops.ps1 test` runs the tests.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$out = Join-Path $root '.build/gitops'
$program = Join-Path $out 'gitops.dll'
if ($args.Count -gt 0 -and $args[0] -eq 'test') {
  # The same as eng/test.sh: with a filter, a suite in which no test matches is not an error (exit code 8),
  # but all suites together must run at least one test (exit code 9).
  $options = @($args | Select-Object -Skip 1)
  $filters = @($options | Where-Object { $_ -like '--filter*' })
  if ($filters.Count -gt 0) { $options += '--ignore-exit-code', '8', '--minimum-expected-tests', '1' }
  Push-Location $root
  try {
    dotnet build GitOps.sln -c Release --nologo -v quiet -clp:ErrorsOnly
    $status = $LASTEXITCODE
    if ($status -eq 0) {
      dotnet test --solution GitOps.sln -c Release --no-build @options
      $status = $LASTEXITCODE
    }
  } finally { Pop-Location }
  if ($filters.Count -gt 0 -and $status -eq 9) {
    [Console]::Error.WriteLine("error: no test in any suite matches the filter: $($args | Select-Object -Skip 1)")
  }
  exit $status
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
