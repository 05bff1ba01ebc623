namespace Rx.Torrent.Testing;

/// <summary>Checks that a stream keeps the contract of Rx.</summary>
public static class AssertSerialExtensions
{
    /// <summary>Passes everything on, and fails when two calls overlap or something follows the end. The loop promises that neither happens.</summary>
    /// <remarks>
    /// A call that begins while another is inside, on another thread or on the same one, ends the stream with a
    /// <see cref="StreamContractException"/> as soon as that other call returns; its value is lost. A call after the end throws
    /// that exception at the caller, for there is nobody left to tell.
    /// <code>
    /// source             --a--(b c)--d--|     b and c overlap
    /// AssertSerial()     --a--b#
    /// </code>
    /// </remarks>
    public static IObservable<T> AssertSerial<T>(this IObservable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new SerialCheck<T>(source);
    }
}
