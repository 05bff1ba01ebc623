using Rx.Torrent.Picking;
using Rx.Torrent.Swarms.Views;
using Rx.Torrent.Tests.Changes;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Swarms.Views;

public class LiveFilesTests
{
    private const int Block = 16384;

    [Fact]
    public void A_file_says_how_much_of_it_lies_in_verified_pieces()
    {
        var scene = new Scene(new TestContent(pieceCount: 3, fileCount: 2)); // one and a half pieces each
        var client = scene.Client(scene.Content.Store(0));
        var files = client.Swarm.Live.Files.Connect().ToFold();
        scene.Pass(0.001);
        files.Items.Values.ShouldBe([View(0, Block), View(1, 0)]);

        scene.Peer().Has(scene.Content, 1).Serves(scene.Content).Dial(client.EndPoint);
        scene.Until(() => client.Verified.Count == 2);
        scene.Pass(0.001);

        files.Items.Values.ShouldBe([View(0, 3 * Block / 2), View(1, Block / 2)]);
        files.Items[0].Completed.ShouldBe(1);
        files.Sets[1].Count.ShouldBe(2);
        files.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void A_wish_is_told_for_the_file_that_it_is_about()
    {
        var scene = new Scene(new TestContent(pieceCount: 4, fileCount: 4));
        var client = scene.Client();
        var files = client.Swarm.Live.Files.Connect().ToFold();
        scene.Finish(client.Swarm.SetPriorityAsync(2, PiecePriority.High));
        scene.Pass(0.001);

        files.Sets.Count.ShouldBe(2);
        files.Sets[1].ShouldHaveSingleItem().Current.ShouldBe(View(2, 0) with { Length = Block, Priority = PiecePriority.High });
    }

    [Fact]
    public void A_check_counts_anew()
    {
        var scene = new Scene(new TestContent(pieceCount: 4, fileCount: 4));
        var client = scene.SeedClient();
        var files = client.Swarm.Live.Files.Connect().ToFold();
        scene.Pass(1);
        client.Store.Write(0, [new byte[Block]]);
        scene.Finish(client.Swarm.RecheckAsync());
        scene.Pass(0.001);

        files.Items.Values.Select(file => file.Verified).ShouldBe([0, Block, Block, Block]);
        files.Misfits.ShouldBeEmpty();
    }

    [Fact]
    public void A_magnet_has_no_files_until_it_is_known_which_there_are()
    {
        var scene = new Scene(new TestContent(pieceCount: 4, fileCount: 2));
        var client = scene.MagnetClient(scene.Content.Store(0));
        var files = client.Swarm.Live.Files.Connect().ToFold();
        scene.Pass(1);
        files.Sets.ShouldBeEmpty();

        client.Swarm.TrySetMetadata(scene.Content.Metainfo.Metadata);
        scene.Pass(1);

        files.Items.Values.Select(file => file.Verified).ShouldBe([Block, 0]);
    }

    private static FileView View(int index, long verified) => new(index, $"content/{index}.bin", 3 * Block / 2) { Verified = verified, Priority = PiecePriority.Normal };
}
