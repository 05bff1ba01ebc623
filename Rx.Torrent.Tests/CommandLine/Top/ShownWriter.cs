using System.Text;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.CommandLine.Top;

/// <summary>What a show has written, to be waited for. What was waited for, and all before it, is forgotten.</summary>
internal sealed class ShownWriter : TextWriter
{
    private readonly Lock _gate = new();
    private string _text = "";
    private (string Text, TaskCompletionSource Seen)? _awaited;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write($"{value}");

    public override void Write(string? value)
    {
        lock (_gate)
        {
            _text += value;
            Look();
        }
    }

    /// <summary>Waits until it has been written since the last thing that was waited for.</summary>
    public async Task WaitForAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaited = (text, seen);
            Look();
        }
        try
        {
            await seen.Task.WaitAsync(Patience.Default);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"it did not show \"{text}\"; it showed:\n{_text}");
        }
    }

    private void Look()
    {
        if (_awaited is not var (text, seen) || _text.IndexOf(text, StringComparison.Ordinal) is not (>= 0 and var place)) return;
        _text = _text[(place + text.Length)..];
        _awaited = null;
        seen.SetResult();
    }
}
