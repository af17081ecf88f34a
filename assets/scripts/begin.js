// What a page can do more where scripts run. Every page works without it.
document.documentElement.classList.add('ez-js');
