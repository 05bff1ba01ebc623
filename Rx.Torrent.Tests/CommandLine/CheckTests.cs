using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.CommandLine;

public sealed class CheckTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ContentTree _content = null!;

    public async Task InitializeAsync()
    {
        _content = ContentTree.OddSizes(_folder.Path); // a.bin is the first six pieces and a bit of the seventh
        (await Invocation.RunAsync("create", _content.Path, "--out", _folder["it.torrent"], "--piece-size", "16k")).ExitCode.ShouldBe(0);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Content_that_nobody_touched_is_complete()
    {
        var check = await CheckAsync();
        check.ExitCode.ShouldBe(0);
        check.Output.ShouldStartWith("complete: odd");
    }

    [Fact]
    public async Task A_byte_that_changed_makes_one_piece_missing_and_its_file_is_named()
    {
        var bytes = await File.ReadAllBytesAsync(_folder["odd/a.bin"]);
        bytes[20_000] ^= 1; // in the second piece
        await File.WriteAllBytesAsync(_folder["odd/a.bin"], bytes);

        var check = await CheckAsync("--json");

        check.ExitCode.ShouldBe(1);
        var result = check.Json.Single();
        result.GetProperty("complete").GetBoolean().ShouldBeFalse();
        result.GetProperty("missingPieces").GetInt32().ShouldBe(1);
        result.GetProperty("files").EnumerateArray().Where(file => file.GetProperty("missingPieces").GetInt32() > 0)
            .Select(file => file.GetProperty("path").GetString()).ShouldBe(["odd/a.bin"]);
    }

    [Fact]
    public async Task Files_that_are_not_there_are_listed()
    {
        File.Delete(_folder["odd/d.bin"]);
        var check = await CheckAsync();
        check.ExitCode.ShouldBe(1);
        check.Output.ShouldContain("odd/d.bin");
        check.Output.ShouldContain("not there");
        check.Output.ShouldContain("incomplete: odd, 3 of 10 pieces missing");
    }

    [Fact]
    public async Task An_empty_directory_has_nothing_and_that_is_no_error()
    {
        var check = await Invocation.RunAsync("check", _folder["it.torrent"], _folder.Folder("empty"));
        check.ExitCode.ShouldBe(1);
        check.Output.ShouldContain("10 of 10 pieces missing");
        Directory.EnumerateFileSystemEntries(_folder["empty"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_interrupted_check_ends_with_130()
    {
        (await Invocation.RunAsync(new CancellationToken(canceled: true), "check", _folder["it.torrent"], _folder.Path)).ExitCode.ShouldBe(130);
    }

    private Task<Invocation> CheckAsync(params string[] options) => Invocation.RunAsync(["check", _folder["it.torrent"], _folder.Path, .. options]);
}
