using Rx.Torrent.Testing.Simulation.Contents;

namespace Rx.Torrent.Dashboard.Demo;

/// <summary>What is traded in the demo, and by whom.</summary>
internal static class DemoTorrents
{
    /// <summary>The one that we download: long enough to be watched, with files to choose from.</summary>
    public static DemoContent Tales(Uri[] trackers) => new(
        "Tales of the Northern Sea",
        seed: 1,
        trackers,
        ("chapters/01 The harbour.flac", DemoContent.PiecesOf(31)),
        ("chapters/02 A lantern in the fog.flac", DemoContent.PiecesOf(27)),
        ("chapters/03 Salt.flac", DemoContent.PiecesOf(38)),
        ("chapters/04 The keeper's daughter.flac", DemoContent.PiecesOf(44)),
        ("chapters/05 Nine fathoms.flac", DemoContent.PiecesOf(29)),
        ("chapters/06 Landfall.flac", DemoContent.PiecesOf(35)),
        ("pictures/map of the coast.tiff", DemoContent.PiecesOf(18)),
        ("pictures/cover.png", DemoContent.PiecesOf(3)),
        ("read me.txt", 1));

    /// <summary>The one that we seed.</summary>
    public static DemoContent Atlas(Uri[] trackers) => new(
        "Atlas of Lighthouses, third edition",
        seed: 2,
        trackers,
        ("atlas.pdf", DemoContent.PiecesOf(72)),
        ("plates.zip", DemoContent.PiecesOf(24)));

    /// <summary>The one that waits to be resumed.</summary>
    public static DemoContent Sounds(Uri[] trackers) => new(
        "Harbour sounds, a year",
        seed: 3,
        trackers,
        ("winter.wav", DemoContent.PiecesOf(20)),
        ("spring.wav", DemoContent.PiecesOf(20)),
        ("summer.wav", DemoContent.PiecesOf(20)),
        ("autumn.wav", DemoContent.PiecesOf(20)));

    /// <summary>Two who have everything and stay.</summary>
    public static IReadOnlyList<DemoParty> Seeds(DemoContent tales, DemoContent sounds) =>
    [
        new("Beacon 4.2", 2400, [(tales, tales.Full), (sounds, sounds.Full)], stay: null),
        new("Seaside 1.0", 1800, [(tales, tales.Full)], stay: null),
    ];

    /// <summary>Ten who come and go, whose lines and patience differ.</summary>
    public static IEnumerable<DemoParty> Visitors(DemoContent tales, DemoContent atlas)
    {
        yield return new("Old Harbour 0.9", 300, [(tales, tales.Full), (atlas, atlas.Full)], Seconds(75));
        string[] names = ["Gull 2.1", "Seaside 1.0", "Lark 0.3", "Beacon 4.1", "Drift 7", "Gull 2.0", "Moor 1.4", "Lark 0.3", "Pilot 3.3"];
        foreach (var (number, name) in names.Index())
        {
            // Each begins with another part, so that all have something that others lack.
            (DemoContent, Func<GeneratedStore>) part = (tales, () => tales.Part(new Random(number), 0.1 + 0.09 * number));
            yield return new(name, 150 + 90 * number, number % 3 == 0 ? [part, (atlas, atlas.Empty)] : [part], Seconds(50 + 23 * number));
        }

        static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
    }
}
