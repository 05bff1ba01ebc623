using System.Globalization;
using Rx.Torrent.Changes;

namespace Rx.Torrent.Tests.Changes;

/// <summary>Change sets of words as text: <c>+1a</c> came, <c>1a&gt;1b</c> was replaced, <c>-1b</c> has gone, <c>~1b</c> is to be looked at again.</summary>
internal static class WordText
{
    public static IChangeSet<Word, int> Set(string text) => new ChangeSet<Word, int>(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Change));

    public static Dictionary<char, IChangeSet<Word, int>> Sets(params (char Letter, string Text)[] sets) => sets.ToDictionary(set => set.Letter, set => Set(set.Text));

    public static Dictionary<char, string> Texts(params (char Letter, string Text)[] texts) => texts.ToDictionary(text => text.Letter, text => text.Text);

    public static string Of<TObject, TKey>(IChangeSet<TObject, TKey> changes, Func<TObject, string> textOf)
        where TObject : class
        where TKey : notnull => string.Join(' ', changes.Select(change => change.Reason switch
        {
            ChangeReason.Add => $"+{textOf(change.Current)}",
            ChangeReason.Update => $"{textOf(change.Previous!)}>{textOf(change.Current)}",
            ChangeReason.Remove => $"-{textOf(change.Current)}",
            _ => $"~{textOf(change.Current)}",
        }));

    public static string Of(IChangeSet<Word, int> changes) => Of(changes, Of);

    public static string Of(Word word) => string.Create(CultureInfo.InvariantCulture, $"{word.Number}{word.Text}");

    private static Change<Word, int> Change(string text)
    {
        if (text.Split('>') is [var before, var now]) return Of(ChangeReason.Update, Word(now), Word(before));
        return Of(text[0] switch { '+' => ChangeReason.Add, '-' => ChangeReason.Remove, _ => ChangeReason.Refresh }, Word(text[1..]));
    }

    private static Change<Word, int> Of(ChangeReason reason, Word current, Word? previous = null) => new(reason, current.Number, current, previous);

    private static Word Word(string text) => new(text[0] - '0', text[1..]);
}
