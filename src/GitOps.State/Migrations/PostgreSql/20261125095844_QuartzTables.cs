using GitOps.State.Database;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GitOps.State.Migrations.PostgreSql;

/// <summary>The tables of Quartz's clustered store.</summary>
[DbContext(typeof(PostgreSqlContext)), Migration("20261125095844_QuartzTables")]
public sealed class QuartzTables : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(QuartzSchema.PostgreSql());
}
