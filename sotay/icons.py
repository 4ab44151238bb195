"""The line icons of the portal: name → drawing on a 24 × 24 sheet, written into the page by `{% icon %}`."""

DRAWINGS = {
    "home": '<path d="m4 11 8-7 8 7v9h-5v-6H9v6H4z"/>',
    "news": '<path d="M4 5h13v14H6a2 2 0 0 1-2-2zM17 9h3v8a2 2 0 0 1-2 2h-1M7.5 9h6M7.5 12.5h6M7.5 16h3.5"/>',
    "document": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 15.5h6"/>',
    "meeting": (
        '<circle cx="9" cy="8" r="3"/><path d="M3.5 19c.5-3.5 2.5-5 5.5-5s5 1.5 5.5 5M15 5.3a3 3 0 0 1 0 5.4'
        'M17 14.5c2 .6 3.2 2 3.5 4.5"/>'
    ),
    "person": '<circle cx="12" cy="8" r="3.75"/><path d="M4.5 20c.7-4 3.3-6 7.5-6s6.8 2 7.5 6"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 1.5h-15zM10 20.5a2.1 2.1 0 0 0 4 0"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "next": '<path d="m9 5 7 7-7 7"/>',
    "back": '<path d="m15 5-7 7 7 7"/>',
    "down": '<path d="m5 9 7 7 7-7"/>',
    "up": '<path d="m5 15 7-7 7 7"/>',
    "sort": '<path d="m8 9.5 4-4.5 4 4.5M8 14.5l4 4.5 4-4.5"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "success": '<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.8 5.2-5.8"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.6"/>',
    "warning": '<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 16.8v.6"/>',
    "error": '<path d="M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7zM12 8v5M12 15.5v.6"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.5 2"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="15" rx="2"/><path d="M4 10h16M8.5 3v4M15.5 3v4"/>',
    "place": (
        '<path d="M12 21c4.7-4.9 7-8.4 7-11a7 7 0 1 0-14 0c0 2.6 2.3 6.1 7 11z"/><circle cx="12" cy="10" r="2.5"/>'
    ),
    "unit": '<path d="M12 3.5v3M4.5 20.5v-9h15v9M3 20.5h18M4.5 11.5 12 6.5l7.5 5M9 20.5v-5h6v5"/>',
    "chart": '<path d="M4 4v16h16M8.5 16v-4M13 16V8M17.5 16v-6"/>',
    "inbox": '<path d="M4 13.5 6.5 5h11L20 13.5V19H4zM4 13.5h4.5l1.3 2.5h4.4l1.3-2.5H20"/>',
    "edit": '<path d="M4 20h4L19.5 8.5l-4-4L4 16zM13 7l4 4"/>',
    "settings": (
        '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>'
    ),
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "open": '<path d="M14 4.5h5.5V10M19 5l-8 8M17.5 14v5.5h-13v-13H10"/>',
    "share": (
        '<circle cx="6" cy="12" r="2.5"/><circle cx="17.5" cy="5.5" r="2.5"/><circle cx="17.5" '
        'cy="18.5" r="2.5"/><path d="m8.2 10.8 7.1-4M8.2 13.2l7.1 4"/>'
    ),
    "listen": '<path d="M4 9.5v5h3.5l5 4v-13l-5 4zM16 9a4.2 4.2 0 0 1 0 6M18.5 6.5a7.8 7.8 0 0 1 0 11"/>',
    "save": '<path d="M6.5 3.5h11v17L12 16.5l-5.5 4z"/>',
    "filter": '<path d="M4 5h16l-6 7.5V19l-4 1.5v-8z"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2.5"/>',
    "key": '<circle cx="8" cy="15.5" r="4.5"/><path d="M11.3 12.2 20 3.5M16 7.5l3 3"/>',
    "eye": (
        '<path d="M2.5 12C5 7.7 8.2 5.5 12 5.5s7 2.2 9.5 6.5c-2.5 4.3-5.7 6.5-9.5 6.5S5 16.3 2.5 12z"/><circle '
        'cx="12" cy="12" r="3"/>'
    ),
    "phone": (
        ""
        '<path d="M5 4h4l1.8 4.8-2.3 1.7a12 12 0 0 0 5 5l1.7-2.3L20 15v4a1.5 1.5 0 0 1-1.5 1.5'
        'C11 20.5 3.5 13 3.5 5.5A1.5 1.5 0 0 1 5 4z"/>'
    ),
    "sign-in": '<path d="M13 4h6v16h-6M4 12h11M11 8l4 4-4 4"/>',
    "print": '<path d="M7 8.5v-5h10v5M7 16H4V8.5h16V16h-3M7 13.5h10v7H7z"/>',
    "offline": (
        '<path d="M5 13a10 10 0 0 1 4-2.5M19 13a10 10 0 0 0-5.5-2.9M8.5 16.5a5 5 0 0 1 7 0M12 20v.1'
        'M2.5 9.5A14 14 0 0 1 6 7.2M21.5 9.5A14 14 0 0 0 11 5.6M4 3.5l16 17"/>'
    ),
}
