namespace Rx.Torrent.Tests.Interop.Harness;

public class ContentTreeTests
{
    [Fact]
    public void The_same_seed_makes_the_same_bytes()
    {
        using var folder = new TemporaryFolder();

        var one = ContentTree.OddSizes(folder.Folder("one"));
        var other = ContentTree.OddSizes(folder.Folder("other"));

        other.Files.ShouldBe(one.Files);
        one.Files.Select(file => file.Length).ShouldBe([100_003, 0, 1, 16_384, 33_333]);
    }

    [Fact]
    public void A_copy_with_one_other_byte_is_told_by_file_and_place()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.SingleFile(folder.Folder("one"), 1000, "file.bin");
        var bytes = File.ReadAllBytes(content.Path);
        bytes[700] ^= 1;
        File.WriteAllBytes(Path.Combine(folder.Folder("other"), "file.bin"), bytes);

        content.ShouldBeIn(content.Folder);
        Should.Throw<ShouldAssertException>(() => content.ShouldBeIn(folder["other"])).Message.ShouldContain("byte 700");
    }

    [Fact]
    public void A_missing_file_and_a_short_one_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        var content = ContentTree.OneByte(folder.Folder("one"));
        folder.Folder("missing");
        File.WriteAllBytes(Path.Combine(folder.Folder("empty"), content.Name), []);

        Should.Throw<ShouldAssertException>(() => content.ShouldBeIn(folder["missing"])).Message.ShouldContain("not there");
        Should.Throw<ShouldAssertException>(() => content.ShouldBeIn(folder["empty"])).Message.ShouldContain("0 bytes, not 1");
    }
}
