using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.CommandLine.Run;

namespace Rx.Torrent.Tests.CommandLine;

public class RehearsalTests
{
    [Fact]
    public async Task Something_is_sent() => (await Rehearsal.RunAsync(new NetworkSettings())).ShouldBeTrue();
}
