using System.Globalization;
using System.Reactive;
using System.Text.RegularExpressions;

namespace Rx.Torrent.Testing.Marbles;

/// <summary>Reads one picture from left to right.</summary>
internal sealed partial class MarbleReader<T>(string diagram, Func<char, T> valueOf, Exception? error, TimeSpan frame)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    private readonly List<Recorded<Notification<T>>> _messages = [];
    private long _time;
    private long? _zero;
    private long? _group;
    private bool _ended;

    public IReadOnlyList<Recorded<Notification<T>>> Read()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frame.Ticks, nameof(frame));
        for (var at = 0; at < diagram.Length;)
        {
            if (_group is null && Wait().Match(diagram, at) is { Success: true } wait && (at == 0 || diagram[at - 1] == ' '))
            {
                _time += LengthOf(wait, at);
                at += wait.Length;
                continue;
            }
            Take(at++);
        }
        if (_group is not null) throw Wrong(diagram.Length, "the bracket is not closed");
        return _zero is { } zero ? [.. _messages.Select(message => message with { Time = message.Time - zero })] : _messages;
    }

    private long LengthOf(Match wait, int at)
    {
        var number = double.Parse(wait.Groups["number"].Value, CultureInfo.InvariantCulture);
        var unit = wait.Groups["unit"].Value switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            _ => TimeSpan.TicksPerMinute,
        };
        return _time + number * unit <= Longest.Ticks ? (long)(number * unit) : throw Wrong(at, "that is more than a hundred years");
    }

    private void Take(int at)
    {
        switch (diagram[at])
        {
            case ' ':
                return; // takes no time
            case '-' when _group is not null:
                throw Wrong(at, "no time passes in a bracket");
            case '-':
                break;
            case '(' when _group is not null:
                throw Wrong(at, "a bracket in a bracket");
            case '(':
                _group = _time;
                break;
            case ')' when _group is null:
                throw Wrong(at, "no bracket is open");
            case ')':
                _group = null;
                break;
            case '^' when _zero is not null:
                throw Wrong(at, "a second time zero");
            case '^':
                _zero = _group ?? _time;
                break;
            case '|':
                Add(at, Notification.CreateOnCompleted<T>());
                _ended = true;
                break;
            case '#':
                Add(at, Notification.CreateOnError<T>(error ?? new RecordingException("the error of the picture")));
                _ended = true;
                break;
            default:
                Add(at, Notification.CreateOnNext(ValueAt(at)));
                break;
        }
        _time += frame.Ticks;
    }

    private T ValueAt(int at)
    {
        try
        {
            return valueOf(diagram[at]);
        }
        catch (FormatException exception)
        {
            throw Wrong(at, exception.Message);
        }
    }

    private void Add(int at, Notification<T> notification)
    {
        if (_ended) throw Wrong(at, "something after the end");
        _messages.Add(new(_group ?? _time, notification));
    }

    private FormatException Wrong(int at, string what) => new($"{what}, at {at}:\n{diagram}\n{new string(' ', at)}↑");

    [GeneratedRegex(@"\G(?<number>\d+(\.\d+)?)(?<unit>ms|s|m)(?= |$)")]
    private static partial Regex Wait();
}
