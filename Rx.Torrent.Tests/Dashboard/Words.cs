using System.Text;
using System.Text.Json;
using Rx.Torrent.Dashboard.Live;

namespace Rx.Torrent.Tests.Dashboard;

/// <summary>A view of rows for tests, and its events as JSON.</summary>
internal static class Words
{
    public static RowsView<Word> View() => new("words", new Columns<Word> { { "text", word => word.Text }, { "count", word => word.Count } });

    /// <summary>The JSON of an event.</summary>
    public static string Json(ReadOnlyMemory<byte>? bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.ShouldNotBeNull().Span);
        var lines = text.Split('\n');
        lines.Length.ShouldBe(4, text); // name, data, and the empty line that ends it
        lines[0].ShouldBe("event: words");
        lines[1].ShouldStartWith("data: ");
        lines[2..].ShouldAllBe(line => line.Length == 0);
        var json = lines[1]["data: ".Length..];
        JsonDocument.Parse(json).Dispose();
        return json;
    }
}
