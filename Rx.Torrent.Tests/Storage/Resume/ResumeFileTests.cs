using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Storage.Resume;

namespace Rx.Torrent.Tests.Storage.Resume;

public sealed class ResumeFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_is_saved_can_be_loaded_and_nothing_else_is_left_behind()
    {
        ResumeFile.Save(_directory["resume/a"], ResumeStateTests.Full);
        ResumeFile.Load(_directory["resume/a"])!.Downloaded.ShouldBe(ResumeStateTests.Full.Downloaded);
        _directory.Entries.ShouldBe(["resume/", "resume/a"]);
    }

    [Fact]
    public void Saving_replaces_what_was_there()
    {
        ResumeFile.Save(_directory["a"], ResumeStateTests.Full);
        ResumeFile.Save(_directory["a"], new ResumeState { InfoHash = Content.InfoHash, Downloaded = 7 });
        ResumeFile.Load(_directory["a"])!.Downloaded.ShouldBe(7);
    }

    [Fact]
    public void There_is_nothing_to_load_where_nothing_was_saved()
    {
        ResumeFile.Load(_directory["a"]).ShouldBeNull();
        ResumeFile.Load(_directory["no/such/directory/a"]).ShouldBeNull();
    }

    [Fact]
    public void What_a_crash_left_half_written_is_not_loaded_and_does_not_disturb()
    {
        ResumeFile.Save(_directory["a"], new ResumeState { InfoHash = Content.InfoHash, Downloaded = 1 });
        File.WriteAllBytes(_directory["a.new"], ResumeStateTests.Full.Encode()[..50]);
        ResumeFile.Load(_directory["a"])!.Downloaded.ShouldBe(1);
        ResumeFile.Save(_directory["a"], new ResumeState { InfoHash = Content.InfoHash, Downloaded = 2 });
        ResumeFile.Load(_directory["a"])!.Downloaded.ShouldBe(2);
        _directory.Entries.ShouldBe(["a"]);
    }

    [Fact]
    public void A_torn_file_is_refused_at_every_length()
    {
        var bytes = new ResumeState { InfoHash = Content.InfoHash, Verified = PieceSet.All(9) }.Encode();
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_directory["a"], bytes[..length]);
            Should.Throw<ResumeException>(() => ResumeFile.Load(_directory["a"]));
        }
    }

    [Fact]
    public void A_file_of_any_size_is_refused_before_it_is_read()
    {
        using (var file = File.OpenWrite(_directory["a"])) file.SetLength(1L << 36);
        Should.Throw<ResumeException>(() => ResumeFile.Load(_directory["a"])).Message.ShouldContain("at most");
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_one()
    {
        ResumeFile.Save(_directory["a"], new ResumeState { InfoHash = Content.InfoHash, Downloaded = 1 });
        Directory.CreateDirectory(_directory["a.new"]);
        Should.Throw<StoreException>(() => ResumeFile.Save(_directory["a"], ResumeStateTests.Full)).Fault.ShouldBe(StoreFault.Denied);
        ResumeFile.Load(_directory["a"])!.Downloaded.ShouldBe(1);
    }

    [SmallDiskFact]
    public void A_full_disk_leaves_the_old_one()
    {
        using var disk = new SmallDisk("64k");
        var path = Path.Combine(disk.Path, "a");
        ResumeFile.Save(path, new ResumeState { InfoHash = Content.InfoHash, Downloaded = 1 });
        var large = new ResumeState { InfoHash = Content.InfoHash, Info = new byte[100_000] };
        Should.Throw<StoreException>(() => ResumeFile.Save(path, large)).Fault.ShouldBe(StoreFault.Full);
        ResumeFile.Load(path)!.Downloaded.ShouldBe(1);
        ResumeFile.Save(path, new ResumeState { InfoHash = Content.InfoHash, Downloaded = 2 });
        ResumeFile.Load(path)!.Downloaded.ShouldBe(2);
    }
}
