using System.Reactive.Disposables;
using Rx.Torrent.Changes;
using Rx.Torrent.Loops;

namespace Rx.Torrent.Tests.Changes;

/// <summary>A feed that a test writes, with the cache over it.</summary>
internal sealed class WordFeed : ICacheFeed<Word, int>
{
    private readonly SortedDictionary<int, Word> _words = [];
    private ICacheWriter<Word, int>? _writer;

    public WordFeed(Loop loop, Action<StrangerFault>? fault = null) => Cache = new LoopCache<Word, int>(loop, this, "Words", fault ?? (_ => { }));

    public LoopCache<Word, int> Cache { get; }

    public bool IsReady { get; set; } = true;

    public bool ReadsAll { get; set; } = true;

    public IReadOnlyDictionary<int, Word> Words => _words;

    /// <summary>How often the words were read.</summary>
    public int Reads { get; private set; }

    /// <summary>How often somebody began to follow.</summary>
    public int Follows { get; private set; }

    public bool IsFollowed => _writer is not null;

    public int KeyOf(Word item) => item.Number;

    public IEnumerable<Word> Read()
    {
        Reads++;
        return _words.Values.ToArray();
    }

    public IDisposable Follow(ICacheWriter<Word, int> writer)
    {
        Follows++;
        _writer = writer;
        if (HasEnded) writer.End();
        return Disposable.Create(() => _writer = null);
    }

    public bool HasEnded { get; private set; }

    public void Set(int number, string text)
    {
        _words[number] = new Word(number, text);
        _writer?.Set(_words[number]);
    }

    public void Remove(int number)
    {
        _words.Remove(number);
        _writer?.Remove(number);
    }

    /// <summary>Changes everything without a word, and says so.</summary>
    public void Replace(params Word[] words)
    {
        _words.Clear();
        foreach (var word in words) _words[word.Number] = word;
        _writer?.Reset();
    }

    public void BeReady()
    {
        IsReady = true;
        _writer?.Ready();
    }

    public void End()
    {
        HasEnded = true;
        _writer?.End();
    }
}
