using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GitOps.State.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class KeyedAudit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "hash",
                table: "audit",
                newName: "mac");

            migrationBuilder.AddColumn<string>(
                name: "keyid",
                table: "audit",
                type: "text",
                nullable: false,
                defaultValue: "");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "keyid",
                table: "audit");

            migrationBuilder.RenameColumn(
                name: "mac",
                table: "audit",
                newName: "hash");
        }
    }
}
