using Rx.Torrent.CommandLine.Display;
using Spectre.Console;

namespace Rx.Torrent.Tests.CommandLine;

public sealed class DisplayTests
{
    [Fact]
    public void A_long_line_is_not_broken_so_that_it_can_be_copied()
    {
        var text = new string('x', 300);
        using var writer = new StringWriter();
        Invocation.Console(writer, width: 40).WriteRow(text);
        writer.ToString().ShouldBe(text + "\n");
    }

    [Theory]
    [InlineData(0, "----------")]
    [InlineData(0.55, "#####-----")]
    [InlineData(0.999, "#########-")]
    [InlineData(1, "##########")]
    public void A_bar_is_full_only_when_all_is_there(double share, string expected)
    {
        using var writer = new StringWriter();
        var console = Invocation.Console(writer, width: 10);
        console.Profile.Capabilities.Unicode = false;
        console.Write(new Bar(share, Style.Plain));
        writer.ToString().ShouldBe(expected);
    }
}
