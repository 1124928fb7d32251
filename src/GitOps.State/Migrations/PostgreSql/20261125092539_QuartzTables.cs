using GitOps.State.Database;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GitOps.State.Migrations.PostgreSql;

/// <summary>The tables of Quartz's clustered store.</summary>
<<<<<<<< HEAD:src/GitOps.State/Migrations/PostgreSql/20261125092539_QuartzTables.cs
[DbContext(typeof(PostgreSqlContext)), Migration("20261125092539_QuartzTables")]
========
[DbContext(typeof(PostgreSqlContext)), Migration("20261125083817_QuartzTables")]
>>>>>>>> 8ed693b (Delivery ids count in their source, lists of deliveries read no bodies, and text that PostgreSQL can't store is cleaned):src/GitOps.State/Migrations/PostgreSql/20261125083817_QuartzTables.cs
public sealed class QuartzTables : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(QuartzSchema.PostgreSql());
}
