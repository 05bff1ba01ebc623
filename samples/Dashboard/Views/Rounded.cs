namespace Rx.Torrent.Dashboard.Views;

/// <summary>Numbers to as many digits as a page shows, so that what nobody would see is not sent.</summary>
internal static class Rounded
{
    /// <summary>Bytes a second, to three digits.</summary>
    public static long Rate(double rate)
    {
        if (rate < 1000) return (long)rate;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rate)) - 2);
        return (long)(Math.Floor(rate / unit) * unit);
    }
}
