using System.Reactive.Concurrency;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Tests.Simulation;
using Rx.Torrent.Tests.Swarms.Life;
using Scene = Rx.Torrent.Tests.Simulation.Scene;

namespace Rx.Torrent.Tests.Swarms.Storing;

/// <summary>A program or a plugin reads what is there.</summary>
public class ReadingTests
{
    private readonly Scene _scene = new(new TestContent(pieceCount: 4, pieceLength: 32 * 1024));

    [Fact]
    public void Bytes_of_a_verified_piece_are_to_be_had_from_any_place_and_of_any_length()
    {
        var client = _scene.Client(_scene.Content.Store(1, 3));

        Read(client, new BlockRange(new PieceIndex(1), 100, 20_000)).ShouldBe(_scene.Content.Bytes.Slice(32 * 1024 + 100, 20_000).ToArray());
        Read(client, new BlockRange(new PieceIndex(3), 0, 32 * 1024)).ShouldBe(_scene.Content.Bytes[(3 * 32 * 1024)..].ToArray());
    }

    [Fact]
    public void What_nobody_vouches_for_is_not_to_be_had()
    {
        var client = _scene.Client(_scene.Content.Store(1));

        Refusal(client, new BlockRange(new PieceIndex(0), 0, 1)).Fault.ShouldBe(StoreFault.Unverified);
        Refusal(_scene.MagnetClient(), new BlockRange(new PieceIndex(0), 0, 1)).Fault.ShouldBe(StoreFault.Unverified);
    }

    [Theory]
    [InlineData(4, 0, 1)]
    [InlineData(1, 0, 0)]
    [InlineData(1, -1, 4)]
    [InlineData(1, 32 * 1024, 1)]
    [InlineData(1, 1, int.MaxValue)]
    public void There_is_no_such_block(int piece, int offset, int length)
    {
        var client = _scene.Client(_scene.Content.Store(1));
        var task = client.Swarm.ReadAsync(new BlockRange(new PieceIndex(piece), offset, length));
        _scene.Until(() => task.IsCompleted);

        Should.Throw<ArgumentOutOfRangeException>(() => task.GetAwaiter().GetResult());
    }

    [Fact]
    public void A_store_that_fails_and_a_swarm_that_has_stopped_say_so()
    {
        var store = new HookedStore(_scene.Content.Store(1));
        var client = _scene.Client(store);
        store.OnRead = () => throw new StoreException(StoreFault.TooShort, StoreOperation.Read, "it", "it is gone");

        Refusal(client, new BlockRange(new PieceIndex(1), 0, 1)).Fault.ShouldBe(StoreFault.TooShort);
        client.Dispose();
        Refusal(client, new BlockRange(new PieceIndex(1), 0, 1)).Fault.ShouldBe(StoreFault.Failed);
    }

    [Fact]
    public void Who_waits_on_the_loop_goes_on_there()
    {
        var client = _scene.Client(_scene.Content.Store(1));
        var threads = new List<int>();
        client.Swarm.Loop.Schedule(async () =>
        {
            await client.Swarm.ReadAsync(new BlockRange(new PieceIndex(1), 0, 1));
            threads.Add(Environment.CurrentManagedThreadId);
        });

        _scene.Pass(1);

        threads.ShouldBe([Environment.CurrentManagedThreadId]);
    }

    [Fact]
    public void Waiting_can_be_given_up()
    {
        var client = _scene.Client(_scene.Content.Store(1));
        using var cancellation = new CancellationTokenSource();
        var task = client.Swarm.ReadAsync(new BlockRange(new PieceIndex(1), 0, 1), cancellation.Token);

        cancellation.Cancel();

        task.IsCanceled.ShouldBeTrue();
        _scene.Pass(1);
    }

    private byte[] Read(SceneClient client, BlockRange block)
    {
        var task = client.Swarm.ReadAsync(block);
        _scene.Finish(task);
        return task.Result.Span.ToArray();
    }

    private StoreException Refusal(SceneClient client, BlockRange block)
    {
        var task = client.Swarm.ReadAsync(block);
        _scene.Until(() => task.IsCompleted);
        return Should.Throw<StoreException>(() => task.GetAwaiter().GetResult());
    }
}
