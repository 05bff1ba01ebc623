namespace Rx.Torrent.Testing.Marbles;

/// <summary>The characters that values are drawn as.</summary>
internal sealed class MarbleLetters<T>(IReadOnlyDictionary<char, T>? values)
{
    private const string Reserved = "-|#()^ ";
    private const string Free = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private readonly List<(char Letter, T Value)> _strangers = [];

    /// <summary>The values that got a character here, with it; empty when there are none.</summary>
    public string Strangers => string.Join(", ", _strangers.Select(stranger => $"{stranger.Letter} = {stranger.Value}"));

    public char Of(T value)
    {
        foreach (var (letter, known) in values ?? new Dictionary<char, T>())
        {
            if (EqualityComparer<T>.Default.Equals(known, value)) return letter;
        }
        if (values is null && value is char itself && !Reserved.Contains(itself)) return itself;
        foreach (var (letter, known) in _strangers)
        {
            if (EqualityComparer<T>.Default.Equals(known, value)) return letter;
        }
        var next = Free.FirstOrDefault(IsUnused, '?');
        _strangers.Add((next, value));
        return next;
    }

    private bool IsUnused(char letter) => values?.ContainsKey(letter) != true && _strangers.All(stranger => stranger.Letter != letter);
}
