using System.Globalization;

namespace Rx.Torrent.Metainfo.Naming;

/// <summary>
/// Gives every file of a torrent a path of its own. Of two that claim the same place the later in the torrent's order is renamed, be they two files or a file
/// and a directory; directories of one name are one. The order is part of the info hash, so the names are the same each time.
/// </summary>
internal sealed class PathTree(PathRules rules)
{
    private const int Root = 0;

    private readonly Dictionary<(int Directory, string Name), Place> _places = [];
    private int _directories = 1;

    /// <summary>Finds a place for a file whose names are safe already, and changes those names that are taken.</summary>
    public void Add(Span<string> names)
    {
        var directory = Root;
        for (var i = 0; i < names.Length - 1; i++) (names[i], directory) = Enter(directory, names[i]);
        names[^1] = AddFile(directory, names[^1]);
    }

    private (string Name, int Directory) Enter(int parent, string name)
    {
        var key = (parent, NameFolding.Fold(name, rules));
        if (!_places.TryGetValue(key, out var place)) _places.Add(key, place = new Place(name, _directories++));
        // A file is there: the directory goes by another name from now on.
        if (place.Directory is null && place.Instead is null)
        {
            name = FreeName(parent, name, place);
            _places.Add((parent, NameFolding.Fold(name, rules)), place.Instead = new Place(name, _directories++));
        }
        place = place.Instead ?? place;
        return (place.Name, place.Directory!.Value);
    }

    private string AddFile(int directory, string name)
    {
        var key = (directory, NameFolding.Fold(name, rules));
        if (_places.TryGetValue(key, out var place))
        {
            name = FreeName(directory, name, place);
            key = (directory, NameFolding.Fold(name, rules));
        }
        _places.Add(key, new Place(name, null));
        return name;
    }

    // The counter stays with the place, so that ten thousand files of one name do not search ten thousand times.
    private string FreeName(int directory, string name, Place taken)
    {
        while (true)
        {
            var tag = string.Create(CultureInfo.InvariantCulture, $" ({++taken.Renamed})");
            var free = SafeName.Shorten(name, tag);
            if (!_places.ContainsKey((directory, NameFolding.Fold(free, rules)))) return free;
        }
    }

    private sealed class Place(string name, int? directory)
    {
        public string Name { get; } = name;

        /// <summary>The number of the directory, or null for a file.</summary>
        public int? Directory { get; } = directory;

        /// <summary>Where the directory is that should have been here.</summary>
        public Place? Instead { get; set; }

        public int Renamed { get; set; } = 1;
    }
}
