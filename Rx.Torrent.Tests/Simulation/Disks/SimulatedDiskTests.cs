using System.Reactive.Concurrency;
using Rx.Torrent.Storage;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Disks;

namespace Rx.Torrent.Tests.Simulation.Disks;

public class SimulatedDiskTests
{
    private readonly TestScheduler _time = new();
    private readonly GeneratedContent _content = new(pieceCount: 8, pieceLength: 16 * 1024);

    [Fact]
    public void Jobs_take_the_time_of_their_bytes_one_after_the_other()
    {
        var disk = Disk(new DiskConditions { Latency = TimeSpan.FromMilliseconds(10), Rate = 16 * 1024 * 10 });
        var store = disk.Mount(_content.Store());
        var done = new List<double>();
        for (var piece = 0; piece < 3; piece++)
        {
            var at = piece;
            disk.Workers.Schedule(() =>
            {
                Write(store, at);
                done.Add(Math.Round(TimeSpan.FromTicks(_time.Clock).TotalMilliseconds));
            });
        }

        _time.AdvanceBy(TimeSpan.FromSeconds(1));

        done.ShouldBe([10, 120, 230]); // the latency, and between them a tenth of a second for a piece
        disk.BytesWritten.ShouldBe(3 * 16 * 1024);
    }

    [Fact]
    public void A_full_disk_takes_nothing_more_until_there_is_room()
    {
        var disk = Disk(new DiskConditions { Capacity = 3 * 16 * 1024 });
        var (one, other) = (disk.Mount(_content.Store()), disk.Mount(_content.Store()));
        Write(one, 0);
        Write(one, 1);
        Write(other, 5);

        Should.Throw<StoreException>(() => Write(other, 6)).Fault.ShouldBe(StoreFault.Full);
        Write(one, 1); // what is there already takes no more room
        other.IsUnwritten(6 * 16 * 1024, 16 * 1024).ShouldBeTrue();

        one.Delete();
        Write(other, 6);
        disk.BytesUsed.ShouldBe(2 * 16 * 1024);
    }

    [Fact]
    public void A_loss_of_power_keeps_what_was_flushed_and_tears_some_of_the_rest()
    {
        var outcomes = new HashSet<string>();
        for (var seed = 0; seed < 40; seed++)
        {
            var disk = new SimulatedDisk(_time, seed) { Conditions = new DiskConditions { WritesBack = true } };
            var below = _content.Store();
            var store = disk.Mount(below);
            Write(store, 0);
            store.Flush();
            Write(store, 1);

            disk.LosePower();

            below.RightPieces.Contains(new(0)).ShouldBeTrue();
            var bytes = new byte[16 * 1024];
            below.Read(bytes.Length, [bytes]);
            outcomes.Add(below.RightPieces.Contains(new(1)) ? "kept" : bytes.ContainsAnyExcept((byte)0) ? "torn" : "lost");
        }
        outcomes.ShouldBe(["kept", "lost", "torn"], ignoreOrder: true);
    }

    [Fact]
    public void A_disk_that_writes_through_loses_nothing()
    {
        var disk = Disk(new DiskConditions());
        var below = _content.Store();
        Write(disk.Mount(below), 1);

        disk.LosePower();

        below.RightPieces.Count.ShouldBe(1);
    }

    [Fact]
    public void Jobs_that_wait_when_the_power_goes_are_never_done()
    {
        var disk = Disk(new DiskConditions { Latency = TimeSpan.FromMilliseconds(10) });
        var done = 0;
        disk.Workers.Schedule(() => done++);
        disk.Workers.Schedule(() => done++);
        _time.AdvanceBy(TimeSpan.FromMilliseconds(15));

        disk.LosePower();
        disk.Workers.Schedule(() => done += 10);
        _time.AdvanceBy(TimeSpan.FromSeconds(1));

        done.ShouldBe(11);
    }

    [Fact]
    public void A_bit_that_rots_makes_one_piece_wrong_and_nobody_hears_of_it()
    {
        var below = _content.FullStore();
        var store = Disk(new DiskConditions()).Mount(below);

        store.Rot(2 * 16 * 1024 + 77);

        below.IsFull.ShouldBeFalse();
        below.RightPieces.Count.ShouldBe(7);
        below.RightPieces.Contains(new(2)).ShouldBeFalse();
    }

    private SimulatedDisk Disk(DiskConditions conditions) => new(_time, seed: 1) { Conditions = conditions };

    private void Write(SimulatedStore store, int piece)
    {
        var bytes = new byte[16 * 1024];
        _content.Fill(piece * 16 * 1024, bytes);
        store.Write(piece * 16 * 1024, [bytes]);
    }

    [Fact]
    public void What_is_in_use_is_known_before_there_is_a_limit()
    {
        var content = new GeneratedContent(pieceCount: 4);
        var disk = new SimulatedDisk(new TestScheduler());
        var store = disk.Mount(content.Store());
        store.Write(0, [content.Answer(content.Block(0)).Data.Memory]);
        disk.BytesUsed.ShouldBe(16 * 1024);

        disk.Conditions = new DiskConditions { Capacity = disk.BytesUsed }; // it is full now

        store.Write(0, [content.Answer(content.Block(0)).Data.Memory]); // where there is something already
        Should.Throw<StoreException>(() => store.Write(16 * 1024, [content.Answer(content.Block(1)).Data.Memory])).Fault.ShouldBe(StoreFault.Full);
    }

    [Fact]
    public void Rot_does_not_show_from_outside_and_a_write_does()
    {
        var content = new GeneratedContent(pieceCount: 4);
        var store = new SimulatedDisk(new TestScheduler()).Mount(content.FullStore());
        var before = store.StampOf(0);

        store.Rot(5);
        store.Rot(70);
        store.StampOf(0).ShouldBe(before);

        store.Write(0, [content.Answer(content.Block(0)).Data.Memory]);
        store.StampOf(0).ShouldNotBe(before);
    }
}
