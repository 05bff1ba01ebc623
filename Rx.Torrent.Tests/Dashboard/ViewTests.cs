using System.Text.Json;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Views;

namespace Rx.Torrent.Tests.Dashboard;

/// <summary>What views say: everything to who comes, and to who is here what has changed.</summary>
public sealed class ViewTests
{
    [Fact]
    public void Of_a_row_only_what_has_changed_is_said()
    {
        var view = Words.View();
        view.Put(1, new Word("sea", 3));
        view.Put(2, new Word("salt", 4));
        Words.Json(view.Changes()).ShouldBe("""{"put":[{"id":1,"text":"sea","count":3},{"id":2,"text":"salt","count":4}]}""");

        view.Put(1, new Word("sea", 5));
        view.Put(2, new Word("salt", 4));
        Words.Json(view.Changes()).ShouldBe("""{"put":[{"id":1,"count":5}]}""");

        view.Remove(2);
        Words.Json(view.Changes()).ShouldBe("""{"put":[],"gone":[2]}""");
        Words.Json(view.Whole()).ShouldBe("""{"all":true,"put":[{"id":1,"text":"sea","count":5}]}""");
    }

    [Fact]
    public void Nothing_is_said_when_nothing_has_changed()
    {
        var view = Words.View();
        view.Changes().ShouldBeNull();
        view.Remove(7);
        view.Changes().ShouldBeNull();
        view.Put(1, new Word("sea", 3));
        view.Changes().ShouldNotBeNull();
        view.Put(1, new Word("sky", 1));
        view.Put(1, new Word("sea", 3));
        view.Changes().ShouldBeNull();
    }

    [Fact]
    public void Text_cannot_begin_another_event_whatever_is_in_it()
    {
        const string Hostile = "a\n\nevent: swarms\ndata: {}\r\n\r\n\u2028</script>\0";
        var view = Words.View();
        view.Put(1, new Word(Hostile, 0));

        using var json = JsonDocument.Parse(Words.Json(view.Changes()));
        json.RootElement.GetProperty("put")[0].GetProperty("text").GetString().ShouldBe(Printable.Of(Hostile));
    }

    [Fact]
    public void Of_text_only_that_is_said_which_stays_where_it_is_put()
    {
        Said("song\u202egpj.exe \u2066\u009b").ShouldBe("song\ufffdgpj.exe \ufffd\ufffd");
        Said("\u05e9\u05d9\u05e8 \u200f\u0633 \ud83d\ude00").ShouldBe("\u05e9\u05d9\u05e8 \u200f\u0633 \ud83d\ude00"); // right-to-left scripts are as welcome as others
        Said("\ud83d").ShouldBe("\ufffd");
        Said("sea\ude00!").ShouldBe("sea\ufffd!");

        static string? Said(string text)
        {
            var view = Words.View();
            view.Put(1, new Word(text, 0));
            using var json = JsonDocument.Parse(Words.Json(view.Changes()));
            return json.RootElement.GetProperty("put")[0].GetProperty("text").GetString();
        }
    }

    [Fact]
    public void A_line_of_the_log_is_not_cut_within_a_character()
    {
        var log = new TailView<LogEntry>("words", 3, LogEntry.Write);
        log.Add(new LogEntry(0, LogKind.Tracker, "", new string('x', 499) + "\ud83d\ude00 and more"));
        using var json = JsonDocument.Parse(Words.Json(log.Changes()));
        json.RootElement.GetProperty("add")[0][3].GetString().ShouldBe(new string('x', 499) + "\u2026");
    }

    [Fact]
    public void A_map_says_its_changes_in_four_bytes_each_or_itself_when_that_is_shorter()
    {
        var view = new MapView("words");
        view.Resize(100_000);
        view.Set(70_000, 9);
        Convert.FromBase64String(Of(view.Changes(), "map")).Length.ShouldBe(100_000);

        view.Set(70_000, 10);
        view.Set(70_000, 10);
        view.Set(100_000, 1); // there is no such place
        Convert.FromBase64String(Of(view.Changes(), "set")).ShouldBe([0x01, 0x11, 0x70, 10]);
        view.Changes().ShouldBeNull();

        for (var i = 0; i < 30_000; i++) view.Set(i, 1);
        var map = Convert.FromBase64String(Of(view.Changes(), "map"));
        map[70_000].ShouldBe((byte)10);
        map.Count(value => value == 1).ShouldBe(30_000);
        Convert.FromBase64String(Of(view.Whole(), "map")).ShouldBe(map);
    }

    [Fact]
    public void A_tail_keeps_the_last_and_loses_the_first()
    {
        var view = new TailView<int>("words", 3, (json, one) => json.WriteNumberValue(one));
        for (var i = 1; i <= 5; i++) view.Add(i);
        Words.Json(view.Changes()).ShouldBe("""{"length":3,"add":[3,4,5]}""");
        view.Add(6);
        Words.Json(view.Changes()).ShouldBe("""{"length":3,"add":[6]}""");
        Words.Json(view.Whole()).ShouldBe("""{"all":true,"length":3,"add":[4,5,6]}""");
    }

    private static string Of(ReadOnlyMemory<byte>? bytes, string property)
    {
        using var json = JsonDocument.Parse(Words.Json(bytes));
        return json.RootElement.GetProperty(property).GetString()!;
    }
}
