using Rx.Torrent.Tests.Architecture.Source;

namespace Rx.Torrent.Tests.Architecture;

public class LayerTests
{
    [Fact]
    public void Every_folder_of_the_engine_stands_on_a_row() =>
        Layers.Files.Select(Layers.FolderOf).Distinct().Where(folder => Layers.RowOf(folder) is null).ShouldBeEmpty();

    [Fact]
    public void A_row_uses_only_rows_below_it()
    {
        var typesOf = Layers.Files.ToLookup(Layers.FolderOf, file => file.TypeName);
        var allTypesOf = Layers.Files.SelectMany(file => TypeDeclaration.In(file).Select(type => (Folder: Layers.FolderOf(file), type.Name)))
            .ToLookup(type => type.Folder, type => type.Name);

        Violations().ShouldBeEmpty();

        IEnumerable<string> Violations()
        {
            foreach (var file in Layers.Files)
            {
                var mentions = new TypeMentions(file);
                var from = Layers.FolderOf(file);
                var within = Layers.Folders.Where(to => Layers.Allows(from, to)).SelectMany(to => allTypesOf[to]).ToHashSet();
                foreach (var to in Layers.Folders.Where(to => !Layers.Allows(from, to)))
                {
                    var types = typesOf[to].ToHashSet();
                    var found = types.Except(within).SelectMany(mentions.OfType).Concat(to.Length == 0 ? [] : mentions.OfNamespace(to, types));
                    foreach (var token in found)
                        yield return $"{file.At(token)}: {from} (row {Layers.RowOf(from)}) uses {token.Text} of {to} (row {Layers.RowOf(to)})";
                }
            }
        }
    }

    [Theory]
    [InlineData("Wire", "Primitives", true)]
    [InlineData("Swarms", "Plugins", true)]
    [InlineData("", "Swarms", true)]
    [InlineData("Wire", "Wire", true)]
    [InlineData("Loops", "Picking", true)]
    [InlineData("Primitives", "Wire", false)]
    [InlineData("Wire", "Metainfo", false)]
    [InlineData("Transport", "Loops", false)]
    [InlineData("Loops", "Transport", false)]
    [InlineData("Swarms", "", false)]
    public void The_table_says_who_may_use_whom(string from, string to, bool allowed) => Layers.Allows(from, to).ShouldBe(allowed);
}
