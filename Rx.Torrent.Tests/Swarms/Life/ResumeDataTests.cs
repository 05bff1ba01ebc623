using System.Reactive.Linq;
using Microsoft.Extensions.Logging;
using Rx.Torrent.Picking;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Storage.Resume;

namespace Rx.Torrent.Tests.Swarms.Life;

public sealed class ResumeDataTests
{
    [Fact]
    public async Task After_a_restart_what_was_there_is_believed_without_reading_it()
    {
        await using var scene = Scene.ThreeFiles();
        await using (var first = await scene.SeedAsync())
        {
        }
        var reads = 0;
        var store = new HookedStore(new Rx.Torrent.Storage.FileStore(scene.Source, scene.Metainfo)) { OnRead = () => Interlocked.Increment(ref reads) };

        (await OriginsAsync(scene, options: new AddOptions { Store = store })).ShouldBe([PieceOrigin.Resumed]);

        Volatile.Read(ref reads).ShouldBe(0);
    }

    [Fact]
    public async Task A_download_that_was_stopped_in_the_middle_goes_on_there_with_the_blocks_of_unfinished_pieces()
    {
        await using var scene = Scene.OneFile(length: 6 * 1024 * 1024, pieceLength: 1024 * 1024);
        var ration = new Ration(blocks: 160); // two pieces and a half, if they came in order
        var seed = await scene.SeedAsync(build: ration.Impose);
        var first = scene.Client();
        await first.Download(scene, seed).ProgressAsync(progress => progress.Downloaded == ration.Bytes, "a part of the download");
        await first.DisposeAsync().Soon("the first run");
        ration.Lift();

        var again = scene.Client().Download(scene, seed);
        await again.CompleteAsync();

        (await again.GetProgressAsync().Soon()).Downloaded.ShouldBe(scene.Metainfo.Layout.TotalLength - ration.Bytes);
        scene.ShouldBeWholeIn(scene.Target);
    }

    [Fact]
    public async Task A_file_that_was_changed_meanwhile_is_checked_and_mended_and_the_others_are_believed()
    {
        await using var scene = Scene.ThreeFiles();
        var seed = await scene.SeedAsync();
        await using (var first = scene.Client()) await first.Download(scene, seed).CompleteAsync();
        scene.Damage(scene.Target, at: 150_000, file: 1);
        File.SetLastWriteTimeUtc(scene.PathIn(scene.Target, 1), DateTime.UnixEpoch);

        var second = scene.Client();
        var provenance = new Provenance(second);
        await second.Download(scene, seed).CompleteAsync();

        var damaged = (300_001 + 150_000) / 32768;
        var ofFile = Enumerable.Range(300_001 / 32768, 600_002 / 32768 - 300_001 / 32768 + 1);
        provenance[PieceOrigin.Downloaded].ShouldBe([damaged]);
        provenance[PieceOrigin.FoundOnDisk].ShouldBe(ofFile.Except([damaged]));
        provenance[PieceOrigin.Resumed].ShouldBe(Enumerable.Range(0, scene.Metainfo.Layout.PieceCount).Except(ofFile));
        scene.ShouldBeWholeIn(scene.Target);
    }

    [Fact]
    public async Task A_file_that_was_deleted_meanwhile_is_downloaded_again_and_the_others_are_believed()
    {
        await using var scene = Scene.ThreeFiles();
        var seed = await scene.SeedAsync();
        await using (var first = scene.Client()) await first.Download(scene, seed).CompleteAsync();
        File.Delete(scene.PathIn(scene.Target, 2));

        var second = scene.Client();
        var provenance = new Provenance(second);
        await second.Download(scene, seed).CompleteAsync();

        provenance[PieceOrigin.Resumed].ShouldBe(Enumerable.Range(0, 600_002 / 32768));
        provenance[PieceOrigin.Downloaded].ShouldBe(Enumerable.Range(0, scene.Metainfo.Layout.PieceCount).Skip(600_002 / 32768));
        scene.ShouldBeWholeIn(scene.Target);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d4:spam")]
    [InlineData("not bencoded at all")]
    [InlineData("de")]
    public async Task Resume_data_that_is_of_no_use_is_said_in_the_log_and_everything_is_checked(string garbage)
    {
        await using var scene = Scene.OneFile();
        await using (var first = await scene.SeedAsync())
        {
        }
        await File.WriteAllTextAsync(Path.Combine(scene.Source, ".rx-torrent", $"{scene.Metainfo.InfoHash}.resume"), garbage);

        (await OriginsAsync(scene)).ShouldBe([PieceOrigin.FoundOnDisk]);

        scene.Log.Lines.ShouldContain(line => line.Level == LogLevel.Warning && line.Text.StartsWith("Resume data of one is of no use", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resume_data_of_another_torrent_is_not_believed()
    {
        await using var scene = Scene.OneFile();
        await using var other = Scene.Numbered(1);
        await using (var first = await other.SeedAsync())
        {
        }
        Directory.CreateDirectory(Path.Combine(scene.Source, ".rx-torrent"));
        File.Copy(
            Path.Combine(other.Source, ".rx-torrent", $"{other.Metainfo.InfoHash}.resume"), Path.Combine(scene.Source, ".rx-torrent", $"{scene.Metainfo.InfoHash}.resume"));

        (await OriginsAsync(scene)).ShouldBe([PieceOrigin.FoundOnDisk]);
    }

    [Fact]
    public async Task Resume_data_lies_beside_the_download_or_in_the_directory_that_was_set_for_it_or_nowhere()
    {
        await using var scene = Scene.OneFile();
        var name = $"{scene.Metainfo.InfoHash}.resume";
        await using (var beside = await scene.SeedAsync())
        {
        }
        File.Exists(Path.Combine(scene.Source, ".rx-torrent", name)).ShouldBeTrue();
        Directory.Delete(Path.Combine(scene.Source, ".rx-torrent"), recursive: true);

        await using (var elsewhere = await scene.SeedAsync(options => options with { StateDirectory = scene.Below("state") }))
        {
        }
        File.Exists(Path.Combine(scene.Below("state"), name)).ShouldBeTrue();
        Directory.Exists(Path.Combine(scene.Source, ".rx-torrent")).ShouldBeFalse();

        await using (var nowhere = await scene.SeedAsync(options => options with { KeepResumeData = false }))
        {
        }
        Directory.Exists(Path.Combine(scene.Source, ".rx-torrent")).ShouldBeFalse();
        (await OriginsAsync(scene, configure: options => options with { StateDirectory = scene.Below("state") })).ShouldBe([PieceOrigin.Resumed]);
    }

    [Fact]
    public async Task While_it_downloads_it_is_saved_every_so_often()
    {
        await using var scene = Scene.OneFile(length: 2_000_003);
        var ration = new Ration(blocks: 50);
        var seed = await scene.SeedAsync(build: ration.Impose);
        var client = scene.Client(options => options with { Swarms = options.Swarms with { SaveInterval = TimeSpan.Zero } });
        client.Download(scene, seed);

        var path = Path.Combine(scene.Target, ".rx-torrent", $"{scene.Metainfo.InfoHash}.resume");
        ResumeState? saved = null;
        for (var tries = 0; tries < 20 && saved is null or { Verified.IsEmpty: true }; tries++)
        {
            await client.Swarms.Single().Tick.FirstOf(_ => true, "a heartbeat");
            saved = ResumeFile.Load(path);
        }

        saved.ShouldNotBeNull().Verified.Count.ShouldBeInRange(1, 25);
    }

    [Fact]
    public async Task Wishes_and_totals_outlive_a_restart()
    {
        await using var scene = Scene.ThreeFiles();
        var seed = await scene.SeedAsync();
        await using (var first = scene.Client())
        {
            var swarm = first.Download(scene, seed, new AddOptions { Priorities = new Dictionary<int, PiecePriority> { [1] = PiecePriority.Skip } });
            await swarm.CompleteAsync();
        }
        var saved = ResumeFile.Load(Path.Combine(scene.Target, ".rx-torrent", $"{scene.Metainfo.InfoHash}.resume"))!;
        saved.Priorities.ToArray().ShouldBe([(byte)PiecePriority.Normal, (byte)PiecePriority.Skip, (byte)PiecePriority.Normal]);
        saved.CompletedAt.ShouldNotBeNull();

        (await OriginsAsync(scene, scene.Target)).ShouldBe([PieceOrigin.Resumed]); // and all that is wanted: the second file is still skipped
        var later = ResumeFile.Load(Path.Combine(scene.Target, ".rx-torrent", $"{scene.Metainfo.InfoHash}.resume"))!;

        later.Downloaded.ShouldBe(saved.Downloaded);
        later.AddedAt.ShouldBe(saved.AddedAt);
        later.CompletedAt.ShouldBe(saved.CompletedAt);
        File.Exists(scene.PathIn(scene.Target, 1)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_check_that_was_cut_short_takes_nothing_from_what_was_saved()
    {
        await using var scene = Scene.OneFile(length: 8 * 1024 * 1024, pieceLength: 1024 * 1024);
        await using (var first = await scene.SeedAsync())
        {
        }
        File.SetLastWriteTimeUtc(scene.PathIn(scene.Source), DateTime.UnixEpoch); // so all of it is to be checked
        using var gate = new Gate();
        var store = new HookedStore(new Rx.Torrent.Storage.FileStore(scene.Source, scene.Metainfo)) { OnRead = gate.Pass };
        await using (var second = scene.Client())
        {
            var interrupted = second.Add(scene.Metainfo, scene.Source, new AddOptions { Store = store });
            await gate.Reached.Soon("the check");
            var end = interrupted.StopAsync();
            await interrupted.ProgressAsync(_ => true);
            gate.Open();
            await end.Soon();
        }

        var saved = ResumeFile.Load(Path.Combine(scene.Source, ".rx-torrent", $"{scene.Metainfo.InfoHash}.resume"))!;
        saved.Verified.Count.ShouldBe(8);
        (await OriginsAsync(scene)).ShouldBe([PieceOrigin.FoundOnDisk]);
    }

    [Fact]
    public async Task A_recheck_that_was_cut_short_is_made_up_for_at_the_next_start()
    {
        await using var scene = Scene.OneFile(length: 8 * 1024 * 1024, pieceLength: 1024 * 1024);
        using var gate = new Gate();
        var store = new HookedStore(new Rx.Torrent.Storage.FileStore(scene.Source, scene.Metainfo));
        await using (var first = scene.Client())
        {
            var swarm = first.Add(scene.Metainfo, scene.Source, new AddOptions { Store = store });
            await swarm.ReachAsync(SwarmState.Seeding);
            store.OnRead = gate.Pass;
            var recheck = swarm.RecheckAsync();
            await gate.Reached.Soon("the check");
            var end = swarm.StopAsync();
            await swarm.ProgressAsync(_ => true);
            gate.Open();
            await Task.WhenAll(recheck, end).Soon();
        }

        (await OriginsAsync(scene)).ShouldBe([PieceOrigin.FoundOnDisk]);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public async Task What_is_written_reaches_the_disk_itself_when_that_is_wanted_or_resume_data_vouches_for_it(bool resumes, bool flushes, bool isFlushed)
    {
        await using var scene = Scene.OneFile();
        var seed = await scene.SeedAsync();
        var flushed = 0;
        var store = new HookedStore(new Rx.Torrent.Storage.FileStore(scene.Target, scene.Metainfo))
        {
            OnOther = what =>
            {
                if (what == nameof(Rx.Torrent.Storage.IPieceStore.Flush)) Interlocked.Increment(ref flushed);
            },
        };
        var client = scene.Client(options => options with { KeepResumeData = resumes, Swarms = options.Swarms with { FlushAtStop = flushes } });
        await client.Download(scene, seed, store: store).CompleteAsync();

        await client.DisposeAsync().Soon();

        (Volatile.Read(ref flushed) > 0).ShouldBe(isFlushed);
    }

    /// <summary>Starts a client with what the scene's content directory has, and says where the pieces came from.</summary>
    private static async Task<PieceOrigin[]> OriginsAsync(
        Scene scene, string? directory = null, Func<TorrentClientOptions, TorrentClientOptions>? configure = null, AddOptions? options = null)
    {
        var client = scene.Client(configure);
        var provenance = new Provenance(client);
        await client.Add(scene.Metainfo, directory ?? scene.Source, options).ReachAsync(SwarmState.Seeding);
        await client.DisposeAsync().Soon();
        return provenance.Origins;
    }
}
